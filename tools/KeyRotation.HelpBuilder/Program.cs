using System;
using KeyRotation.HelpBuilder;

return HelpBuilderCommand.Run(args, Console.Out, Console.Error);
