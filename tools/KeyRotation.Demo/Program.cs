using System;
using KeyRotation.Demo;

return new DemoRun(Console.Out, DemoSteps.All).Run();
