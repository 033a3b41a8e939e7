using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading;
using KeyRotation.Sandbox;
using KeyRotation.Sandbox.Server;

const int Success = 0;
const int Failure = 1;
const int BadArguments = 2;

CommandLine? commandLine = null;
try
{
    commandLine = CommandLine.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine("sandbox: " + e.Message);
    Console.Error.WriteLine("Run with --help for all arguments.");
    return BadArguments;
}

if (commandLine.Help)
{
    Console.WriteLine(CommandLine.HelpText);
    return Success;
}

using var stopping = new ManualResetEventSlim();
// Cancel prevents the runtime from ending the process. It ends below, with exit code 0.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    using SandboxServer server = SandboxServer.Start(commandLine.Options);
    commandLine.Faults.ForEach(server.Faults.Add);
    Console.WriteLine(Announce(server));
    Console.Out.Flush();
    stopping.Wait();
    return Success;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine("sandbox: " + e.Message);
    return BadArguments;
}
catch (IOException e)
{
    Console.Error.WriteLine("sandbox: " + e.Message);
    return Failure;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stopping.Set();
}

static string Announce(SandboxServer server)
{
    using var stream = new MemoryStream();
    using (
        var json = new Utf8JsonWriter(
            stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
    {
        json.WriteStartObject();
        json.WriteString("Endpoint", server.Endpoint.OriginalString);
        json.WriteString("Region", server.Region);
        json.WriteString("AccessKey", server.AccessKey);
        json.WriteString("SecretKey", server.SecretKey);
        json.WriteEndObject();
    }

    return System.Text.Encoding.UTF8.GetString(stream.ToArray());
}
