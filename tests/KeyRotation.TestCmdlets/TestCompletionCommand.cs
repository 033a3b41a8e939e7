using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Threading;

namespace KeyRotation.TestCmdlets;

[Cmdlet(VerbsDiagnostic.Test, "Completion")]
[OutputType(typeof(string))]
public sealed class TestCompletionCommand : EchoCmdlet
{
    [Parameter]
    [Alias("Svc")]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string? Service { get; set; }

    protected override void ProcessRecord() => Echo();
}

public sealed class ServiceCompleter : IArgumentCompleter
{
    private static readonly string[] s_services = ["KMS", "Redshift"];

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) => s_services
            .Where(each => each.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(each => new CompletionResult(each));
}

/// <summary>Counts how often the module came and went.</summary>
public sealed class TestModuleHook : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static int s_imports;
    private static int s_removals;

    public static int Imports => s_imports;

    public static int Removals => s_removals;

    public void OnImport() => Interlocked.Increment(ref s_imports);

    public void OnRemove(PSModuleInfo psModuleInfo) => Interlocked.Increment(ref s_removals);
}
