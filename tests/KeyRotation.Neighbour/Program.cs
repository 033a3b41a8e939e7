using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using KeyRotation.Neighbour;

// Arguments: the neighbour's name, "before" or "after" for when it is loaded, the module's folder, the loader's file.
// Prints what came of it as JSON.
var neighbour = Neighbour.Find(args[0]);
if (args[1] == "before")
{
    neighbour.Load();
}

var module = new ModuleRun(args[2], args[3]);
if (args[1] == "after")
{
    neighbour.Load();
}

string Use() =>
    neighbour.Use(
        $"{module.Sandbox["EndpointUrl"]}",
        $"{module.Sandbox["Region"]}",
        $"{module.Sandbox["AccessKey"]}",
        $"{module.Sandbox["SecretKey"]}");

var journal = Path.Combine(Path.GetTempPath(), $"KeyRotation-{Guid.NewGuid():N}.jsonl");
try
{
    var first = Use();
    var cmdlets = module.RunAll(journal);
    Console.WriteLine(
        JsonSerializer.Serialize(
            new
            {
                Used = new[] { first, Use() },
                Cmdlets = cmdlets,
                Shared = module.Shared().ToArray(),
            }));
}
finally
{
    File.Delete(journal);
}
