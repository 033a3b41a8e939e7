using System.Management.Automation;
using System.Threading;

namespace KeyRotation.TestCmdlets;

/// <summary>An object as a service's client would return it.</summary>
public sealed class TestRecord
{
    public string? Identifier { get; set; }

    public int Port { get; set; }

    public override string ToString() => "record " + Identifier;
}

/// <summary>Writes an object to which a note property was added, bare or wrapped.</summary>
[Cmdlet(VerbsCommon.New, "TestRecord")]
[OutputType(typeof(TestRecord))]
public sealed class NewTestRecordCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public string[] Identifier { get; set; } = ["one"];

    [Parameter]
    public SwitchParameter Wrapped { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string identifier in Identifier)
        {
            var record = new TestRecord { Identifier = identifier, Port = 5439 };
            PSObject wrapper = PSObject.AsPSObject(record);
            wrapper.Properties.Add(new PSNoteProperty("Region", "eu-west-1"));
            wrapper.TypeNames.Insert(0, "KeyRotation.Test#Noted");
            WriteObject(Wrapped ? wrapper : record);
        }
    }
}

/// <summary>Shows the members of what is piped in.</summary>
[Cmdlet(VerbsCommon.Show, "TestMember")]
[OutputType(typeof(string))]
public sealed class ShowTestMemberCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject!.TypeNames[0]);
        WriteObject(InputObject.ToString());
        foreach (PSPropertyInfo property in InputObject.Properties)
        {
            WriteObject($"{property.Name} {property.MemberType} {property.Value}");
        }
    }
}

/// <summary>Writes from a thread that is not the pipeline's, and shows what comes of it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Thread")]
[OutputType(typeof(string))]
public sealed class TestThreadCommand : PSCmdlet
{
    [Parameter]
    [ValidateSet("Object", "Error", "Verbose", "Warning", "Progress", "Information", "ShouldProcess")]
    public string Write { get; set; } = "Object";

    protected override void ProcessRecord()
    {
        string seen = "nothing";
        var thread = new Thread(() => seen = Attempt());
        thread.Start();
        thread.Join();
        WriteObject(seen);
    }

    private string Attempt()
    {
        try
        {
            Do();
            return "written";
        }
        catch (System.Exception e)
        {
            return e.GetType().Name;
        }
    }

    private void Do()
    {
        switch (Write)
        {
            case "Error":
                WriteError(new ErrorRecord(new System.TimeoutException(), "Other", ErrorCategory.OperationTimeout, null));
                break;
            case "Verbose":
                WriteVerbose("other");
                break;
            case "Warning":
                WriteWarning("other");
                break;
            case "Progress":
                WriteProgress(new ProgressRecord(1, "a", "b"));
                break;
            case "Information":
                WriteInformation("other", []);
                break;
            case "ShouldProcess":
                ShouldProcess("other");
                break;
            default:
                WriteObject("other");
                break;
        }
    }
}

/// <summary>Shows a variable of the session, in each of the ways to read it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Variable")]
[OutputType(typeof(string))]
public sealed class TestVariableCommand : EchoCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = string.Empty;

    protected override void ProcessRecord()
    {
        WriteObject(Describe(GetVariableValue(Name)));
        WriteObject(Describe(GetVariableValue(Name, "fallback")));
        WriteObject(Describe(SessionState.PSVariable.GetValue(Name, "fallback")));
        SessionState.PSVariable.Set("TestWritten", "written");
        WriteObject(Describe(SessionState.PSVariable.GetValue("testwritten")));
    }
}
