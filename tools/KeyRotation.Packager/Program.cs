using System;
using KeyRotation.Packager;

return PackagerCommand.Run(args, Console.Out, Console.Error);
