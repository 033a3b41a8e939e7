using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyRotation.MiniHost;
using KeyRotation.TestCmdlets;
using Xunit;

namespace KeyRotation.Tests.MiniHost;

public sealed class DriverTests
{
    private readonly MiniSession _session = new MiniSession().Import<TestStreamCommand>();

    [Fact]
    public void An_object_is_seen_before_the_next_one_is_read()
    {
        var order = new List<string>();

        IEnumerable<int> Objects()
        {
            order.Add("read 1");
            yield return 1;
            order.Add("read 2");
            yield return 2;
        }

        _session.Command("Test-Types").Input(Objects()).OnRecord(record => order.Add(record.Kind.ToString())).Run();

        Assert.Equal(["read 1", "Error", "read 2", "Error"], order);
    }

    [Fact]
    public void The_timeline_keeps_the_order_of_all_streams_together()
    {
        MiniResult result = _session.Invoke("Test-Stream", new { Loud = true, Verbose = true });

        Assert.Equal(
            [StreamKind.Output, StreamKind.Verbose, StreamKind.Warning, StreamKind.Information, StreamKind.Progress, StreamKind.Output, StreamKind.Output, StreamKind.Output],
            result.Timeline.Select(record => record.Kind));
        Assert.All(result.Timeline, record => Assert.Equal("Test-Stream", record.Command));
    }

    [Fact]
    public void Parameters_come_from_an_anonymous_object_a_dictionary_or_one_by_one()
    {
        object? expected = _session.Invoke("Test-Types", new { Name = "a", Count = 5 }).Output.Single();

        Assert.Equal(expected, _session.Invoke("Test-Types", new Dictionary<string, object?> { ["Name"] = "a", ["Count"] = 5 }).Output.Single());
        Assert.Equal(expected, _session.Command("Test-Types").With("Name", "a").WithArgument(5).Run().Output.Single());
    }

    [Fact]
    public void An_error_shows_its_details_its_target_and_its_category()
    {
        ErrorRecord error = _session.Invoke("Test-Stream", new { Fail = "Details" }).Errors.Single();

        Assert.Equal("Detailed,KeyRotation.TestCmdlets.TestStreamCommand", error.FullyQualifiedErrorId);
        Assert.Equal("instead", error.ToString());
        Assert.Equal("wait", error.ErrorDetails!.RecommendedAction);
        Assert.Equal("nothing", error.TargetObject);
        Assert.Equal(ErrorCategory.OperationTimeout, error.CategoryInfo.Category);
        Assert.Equal("Test-Stream", error.InvocationInfo!.MyCommand.Name);
    }

    [Fact]
    public void A_result_that_failed_throws_on_demand_and_tells_all_it_has()
    {
        MiniResult result = _session.Invoke("Test-Stream", new { Fail = "Terminate" });

        var thrown = Assert.Throws<InvalidOperationException>(() => result.ThrowIfFailed());
        Assert.Contains("TooSlow,KeyRotation.TestCmdlets.TestStreamCommand", thrown.Message);
        Assert.Contains("a begin", thrown.Message);
        Assert.IsType<CmdletInvocationException>(thrown.InnerException);
        Assert.Same(result.TerminatingError, result.AllErrors.Last());
    }

    [Fact]
    public void Questions_are_recorded_with_their_kind_and_answered_in_turn()
    {
        MiniResult result = _session.Answer(PromptAnswer.Yes, PromptAnswer.No)
            .Invoke("Test-ConfirmHigh", new { Item = new[] { "a", "b" }, Ask = "Full" });

        Assert.Equal(["a True None", "b False None"], result.Output);
        Assert.Equal([PromptKind.ShouldProcess, PromptKind.ShouldProcess], result.Prompts.Select(prompt => prompt.Kind));
        Assert.Equal(["Rotate a?", "Rotate b?"], result.Prompts.Select(prompt => prompt.Message));
    }

    [Fact]
    public void A_question_too_many_ends_the_command()
    {
        MiniResult result = _session.Answer(PromptAnswer.Yes).Invoke("Test-ConfirmHigh", new { Item = new[] { "a", "b" } });

        Assert.Equal(["a True None"], result.Output);
        Assert.Contains("No answer is left", result.TerminatingError!.ToString());
    }

    [Fact]
    public void Members_that_were_added_are_found_again_on_the_bare_object()
    {
        object record = _session.Invoke("New-TestRecord").Output.Single()!;

        Assert.IsType<TestRecord>(record);
        Assert.Equal("eu-west-1", PSObject.AsPSObject(record).Properties["region"]!.Value);
        Assert.Null(PSObject.AsPSObject(new TestRecord()).Properties["region"]);
    }

    [Fact]
    public void A_completer_is_asked_by_the_parameters_name_or_alias()
    {
        Assert.Equal(["KMS"], _session.Complete("Test-Completion", "Svc", "k").Select(each => each.CompletionText));
        Assert.Empty(_session.Complete("Test-Types", "Name"));
    }

    [Fact]
    public void Initializers_run_at_import_and_clean_up_at_disposal()
    {
        int imports = TestModuleHook.Imports;
        int removals = TestModuleHook.Removals;
        var session = new MiniSession();
        session.Import<TestStreamCommand>();
        session.Dispose();

        Assert.True(TestModuleHook.Imports > imports);
        Assert.True(TestModuleHook.Removals > removals);
    }

    [Fact]
    public void A_path_is_resolved_from_the_session_location()
    {
        string root = System.IO.Path.GetTempPath();
        _session.State.Path.SetLocation(root);

        Assert.Equal(System.IO.Path.Combine(root, "a.json"), _session.State.Path.GetUnresolvedProviderPathFromPSPath("a.json"));
    }
}
