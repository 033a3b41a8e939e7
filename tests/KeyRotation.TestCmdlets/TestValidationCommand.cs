using System.Management.Automation;

namespace KeyRotation.TestCmdlets;

/// <summary>One validation attribute per parameter.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Validation")]
[OutputType(typeof(string))]
public sealed class TestValidationCommand : EchoCmdlet
{
    [Parameter]
    [ValidateSet("KMS", "Redshift")]
    public string? Service { get; set; }

    [Parameter]
    [ValidateSet("KMS", "Redshift", IgnoreCase = false)]
    public string[]? Exact { get; set; }

    [Parameter]
    [ValidateRange(90, 2560)]
    public int Days { get; set; }

    [Parameter]
    [ValidateCount(1, 2)]
    public string[]? Pair { get; set; }

    [Parameter]
    [ValidateLength(2, 4)]
    public string? Short { get; set; }

    [Parameter]
    [ValidatePattern("^[a-z]+$")]
    public string? Word { get; set; }

    [Parameter]
    [ValidateNotNull]
    public object? Something { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Text { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Texts { get; set; }

    [Parameter]
    [ValidateEven]
    public int[]? Evens { get; set; }

    [Parameter(ValueFromPipeline = true)]
    [ValidateSet("KMS", "Redshift")]
    public string? Piped { get; set; }

    protected override void ProcessRecord() => Echo();
}
