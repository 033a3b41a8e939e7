using System;
using System.Management.Automation;

namespace KeyRotation.TestCmdlets;

[Cmdlet(VerbsDiagnostic.Test, "Transform")]
[OutputType(typeof(string))]
public sealed class TestTransformCommand : EchoCmdlet
{
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Seconds]
    public TimeSpan Timeout { get; set; }

    [Parameter]
    [NullText]
    public string? Optional { get; set; }

    [Parameter(ValueFromPipeline = true)]
    [Seconds]
    public TimeSpan Piped { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Name { get; set; }

    protected override void ProcessRecord() => Echo($"{Timeout} {Piped} '{Name}' ");
}
