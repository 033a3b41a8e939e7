using System.Collections.Generic;
using System.Management.Automation;

namespace KeyRotation.TestCmdlets;

/// <summary>Mandatory parameters and what each lets through; a parameter set for each, and no default one.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Mandatory")]
[OutputType(typeof(string))]
public sealed class TestMandatoryCommand : EchoCmdlet
{
    [Parameter(Mandatory = true, ParameterSetName = "Text")]
    public string Text { get; set; } = string.Empty;

    [Parameter(Mandatory = true, ParameterSetName = "Texts")]
    public string[] Texts { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "List")]
    public List<string> List { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "Number")]
    public int Number { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Anything")]
    public object? Anything { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Lenient")]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[]? Lenient { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "MaybeEmpty")]
    [AllowEmptyString]
    public string? MaybeEmpty { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "MaybeNull")]
    [AllowNull]
    public object? MaybeNull { get; set; }

    protected override void ProcessRecord() => Echo();
}
