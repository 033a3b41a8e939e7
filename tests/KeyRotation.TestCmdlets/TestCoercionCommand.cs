using System.Management.Automation;

namespace KeyRotation.TestCmdlets;

/// <summary>Shows the four steps: a number goes to Number, a text that looks like one goes to Text, and so on.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Coercion", DefaultParameterSetName = "Number")]
[OutputType(typeof(string))]
public sealed class TestCoercionCommand : EchoCmdlet
{
    [Parameter(ValueFromPipeline = true, ParameterSetName = "Number")]
    public int Number { get; set; }

    [Parameter(ValueFromPipeline = true, ParameterSetName = "Text")]
    public string? Text { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Length")]
    public long Length { get; set; }

    protected override void ProcessRecord() => Echo($"{Number} '{Text}' {Length} ");
}

/// <summary>Takes one type by pipeline, so that most objects do not fit.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Whole")]
[OutputType(typeof(string))]
public sealed class TestWholeCommand : EchoCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public int Number { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string Name { get; set; } = string.Empty;

    // The properties beside the bound parameters: the two differ once an object has left its traces.
    protected override void ProcessRecord() => Echo($"{Name} {Number} ");
}
