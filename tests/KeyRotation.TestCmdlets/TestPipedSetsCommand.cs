using System;
using System.Management.Automation;

namespace KeyRotation.TestCmdlets;

/// <summary>The object of the pipeline chooses the parameter set; there is no default one.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PipedSets")]
[OutputType(typeof(string))]
public sealed class TestPipedSetsCommand : EchoCmdlet
{
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Record")]
    public TestRecord? Record { get; set; }

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Version")]
    public Version? Version { get; set; }

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Name")]
    public string? Name { get; set; }

    [Parameter(ParameterSetName = "Version")]
    [Parameter(ParameterSetName = "Name", ValueFromPipelineByPropertyName = true)]
    public string? Extra { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int Port { get; set; }

    protected override void BeginProcessing() => WriteVerbose("begin " + ParameterSetName);

    protected override void ProcessRecord() => Echo();
}
