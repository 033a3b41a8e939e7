using System.Management.Automation;

namespace KeyRotation.TestCmdlets;

/// <summary>Asks before each item, in one of the ways there are.</summary>
public abstract class ConfirmCmdlet : PSCmdlet
{
    [Parameter(Position = 0)]
    public string[] Item { get; set; } = ["one"];

    [Parameter]
    [ValidateSet("Target", "Action", "Full", "Reason", "Continue", "ContinueAll")]
    public string Ask { get; set; } = "Action";

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        bool yesToAll = false;
        bool noToAll = false;
        foreach (string item in Item)
        {
            var reason = ShouldProcessReason.None;
            bool isYes = Ask switch
            {
                "Target" => ShouldProcess(item),
                "Action" => ShouldProcess(item, "Rotate key"),
                "Full" => ShouldProcess($"Rotating {item}.", $"Rotate {item}?", "Rotation"),
                "Reason" => ShouldProcess($"Rotating {item}.", $"Rotate {item}?", "Rotation", out reason),
                "Continue" => Force || ShouldContinue($"Go on with {item}?", "Sure"),
                _ => ShouldContinue($"Go on with {item}?", "Sure", ref yesToAll, ref noToAll),
            };
            WriteObject($"{item} {isYes} {reason}");
        }
    }
}

[Cmdlet(VerbsDiagnostic.Test, "ConfirmHigh", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(string))]
public sealed class TestConfirmHighCommand : ConfirmCmdlet
{
}

[Cmdlet(VerbsDiagnostic.Test, "ConfirmMedium", SupportsShouldProcess = true)]
[OutputType(typeof(string))]
public sealed class TestConfirmMediumCommand : ConfirmCmdlet
{
}

[Cmdlet(VerbsDiagnostic.Test, "ConfirmNone")]
[OutputType(typeof(string))]
public sealed class TestConfirmNoneCommand : ConfirmCmdlet
{
}
