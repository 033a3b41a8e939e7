using System.Management.Automation;

namespace KeyRotation.TestCmdlets;

/// <summary>Two parameters that one object fills together, and others by property name.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Pipeline")]
[OutputType(typeof(string))]
public sealed class TestPipelineCommand : EchoCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "Identifier")]
    public string[] ClusterIdentifier { get; set; } = [];

    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Region { get; set; } = "default";

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int Port { get; set; }

    protected override void ProcessRecord()
    {
        Echo();
        WriteVerbose($"Region is {Region}");
    }
}
