using System.Linq;
using System.Management.Automation;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Cmdlets;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Aws;

/// <summary>A blank cell of a table says nothing; an empty argument is a mistake.</summary>
public class BlankTests
{
    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public void A_blank_cell_is_as_if_it_were_not_there(string? blank)
    {
        using var scene = new Scene();
        scene.Session["StoredAWSRegion"] = scene.Server.Region;
        PSObject row = new();
        foreach ((string name, object? value) in scene.Connection.Append(new("ClusterIdentifier", "mycluster")))
        {
            row.Properties.Add(new PSNoteProperty(name, name == "Region" ? blank : value));
        }

        foreach (string name in new[] { "ProfileName", "RoleArn", "ExternalId", "ProfileLocation", "SessionToken" })
        {
            row.Properties.Add(new PSNoteProperty(name, blank));
        }

        MiniResult result = scene.Session.Command("Wait-RSClusterAvailable").Input([row]).Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData("Wait-RSClusterAvailable", "Region")]
    [InlineData("Wait-RSClusterAvailable", "ProfileName")]
    [InlineData("Wait-RSClusterAvailable", "RoleArn")]
    [InlineData("Wait-RSClusterAvailable", "SessionToken")]
    [InlineData("Wait-RSClusterAvailable", "EndpointUrl")]
    [InlineData("Get-KeyRotationTarget", "Region")]
    public void An_empty_argument_is_refused_before_anything_is_sent(string command, string parameter)
    {
        using var scene = new Scene();
        scene.Connection[parameter] = string.Empty;

        MiniResult result = scene.Command(command).WithArgument("mycluster").Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal(
            ("EmptyParameter", ErrorCategory.InvalidArgument), (ErrorRecords.Id(error), error.CategoryInfo.Category));
        Assert.Contains("-" + parameter, error.ToString());
        Assert.Empty(scene.Calls);
    }
}
