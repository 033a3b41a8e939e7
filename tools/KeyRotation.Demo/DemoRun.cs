using System.Collections.Generic;
using System.IO;
using System.Linq;
using KeyRotation.Commands;
using KeyRotation.MiniHost;
using KeyRotation.Sandbox.Server;

namespace KeyRotation.Demo;

/// <summary>Starts the sandbox, runs the steps with the shipped cmdlets, and checks the sandbox's state.</summary>
internal sealed class DemoRun
{
    private const int Success = 0;
    private const int Failure = 1;

    private readonly TextWriter _out;
    private readonly IReadOnlyList<DemoStep> _steps;
    private readonly StreamRenderer _renderer;
    private readonly List<string> _failures = [];

    public DemoRun(TextWriter output, IReadOnlyList<DemoStep> steps)
    {
        _out = output;
        _steps = steps;
        _renderer = new StreamRenderer(output);
    }

    /// <summary>Runs all steps, even after a check has failed.</summary>
    /// <returns>The exit code: 0 only if every check succeeded.</returns>
    public int Run()
    {
        var session = new MiniSession { OnPrompt = static _ => PromptAnswer.Yes };
        session.Import<InvokeRSRotateEncryptionKeyCommand>();

        Heading("Start the sandbox: a small AWS on this machine.");
        var start = Type(
            new TypedLine(session).Pipe("Start-KeyRotationSandbox").With("Clusters", 5).With("RotationDuration", 1),
            "$s = ");
        if (start.Output.SingleOrDefault() is not SandboxSession sandbox)
        {
            _renderer.Write(start);
            _out.WriteLine("The sandbox did not start.");
            return Failure;
        }

        session["s"] = sandbox;
        _out.WriteLine("PS> $s");
        _renderer.Write(sandbox);
        foreach (var step in _steps)
        {
            RunStep(step, session, sandbox.Server);
        }

        Heading("Stop the sandbox.");
        _renderer.Write(Type(new TypedLine(session).Pipe("Stop-KeyRotationSandbox").Variable("s")));
        if (sandbox.IsRunning)
        {
            _failures.Add("The sandbox still runs.");
        }

        return ReportResult();
    }

    private void RunStep(DemoStep step, MiniSession session, SandboxServer sandbox)
    {
        Heading(step.Title);
        var before = sandbox.GetState();
        if (step.Setup is { } setup)
        {
            _out.WriteLine("PS> " + setup.Typed);
            setup.Apply(sandbox);
        }

        var result = Type(step.Line(session));
        _renderer.Write(result);
        var evidence = new Evidence(result, sandbox, before, sandbox.GetState());
        foreach (var place in step.Claims.GroupBy(static claim => claim.Place))
        {
            Report(step, place.Key, place.ToLookup(claim => claim.Holds(evidence)), evidence);
        }
    }

    private MiniResult Type(TypedLine line, string prefix = "")
    {
        _out.WriteLine("PS> " + prefix + line);
        return line.Run();
    }

    private void Report(DemoStep step, string place, ILookup<bool, Claim> claims, Evidence evidence)
    {
        if (claims[true].Any())
        {
            _out.WriteLine($"  seen in {place}: {string.Join("; ", claims[true].Select(static claim => claim.Text))}");
        }

        foreach (var claim in claims[false])
        {
            _out.WriteLine($"  NOT SEEN in {place}: {claim.Text} ({evidence})");
            _failures.Add($"{step.Title} Not seen in {place}: {claim.Text}.");
        }
    }

    private void Heading(string title)
    {
        _out.WriteLine();
        _out.WriteLine("# " + title);
    }

    private int ReportResult()
    {
        _out.WriteLine();
        if (_failures.Count == 0)
        {
            _out.WriteLine($"All {_steps.Count} steps had their effect in the sandbox.");
            return Success;
        }

        _out.WriteLine("Failed:");
        _failures.ForEach(each => _out.WriteLine("  " + each));
        return Failure;
    }
}
