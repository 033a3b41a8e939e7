using System.Management.Automation;

namespace KeyRotation.TestCmdlets;

/// <summary>Three parameter sets, one of them the default.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Sets", DefaultParameterSetName = "ByName")]
[OutputType(typeof(string))]
public sealed class TestSetsCommand : EchoCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByName")]
    public string? Name { get; set; }

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByNumber")]
    public int Number { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "ByObject", ValueFromPipeline = true)]
    public System.Version? InputObject { get; set; }

    [Parameter(ParameterSetName = "ByName")]
    [Parameter(ParameterSetName = "ByNumber")]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public string? Region { get; set; }

    protected override void BeginProcessing() => WriteVerbose("begin " + ParameterSetName);

    protected override void ProcessRecord() => Echo();
}

/// <summary>Two parameter sets and no default one.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Undecided")]
[OutputType(typeof(string))]
public sealed class TestUndecidedCommand : EchoCmdlet
{
    [Parameter(ParameterSetName = "A")]
    public string? Alpha { get; set; }

    [Parameter(ParameterSetName = "B")]
    public string? Beta { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "C")]
    public string? Gamma { get; set; }

    [Parameter]
    public string? Shared { get; set; }

    [Parameter(ValueFromRemainingArguments = true)]
    public string[]? Rest { get; set; }

    protected override void ProcessRecord() => Echo();
}
