using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using KeyRotation.MiniHost;
using KeyRotation.TestCmdlets;

namespace KeyRotation.Tests.MiniHost;

/// <summary>Runs a case of the shared table in the stand-in engine. The Pester suite has the same for real PowerShell.</summary>
internal static class CaseRunner
{
    private static readonly string[] s_streams =
        ["output", "errors", "terminating", "warnings", "verbose", "debug", "information", "progress", "whatIf", "prompts"];

    /// <summary>What differs from the case's expectations, one stream per line; a stream that is not named must be empty.</summary>
    internal static string Differences(JsonElement @case)
    {
        Dictionary<string, List<string?>> actual = Run(@case);
        JsonElement expect = @case.GetProperty("expect");
        IEnumerable<string> lines =
            from name in s_streams.Concat(After(@case).Select(each => "$" + each))
            let expected = expect.TryGetProperty(name, out JsonElement list) ? list.EnumerateArray().Select(each => each.GetString()).ToList() : []
            where !expected.SequenceEqual(actual[name])
            select $"{name}: expected {JsonSerializer.Serialize(expected)}, got {JsonSerializer.Serialize(actual[name])}";
        return string.Join(Environment.NewLine, lines);
    }

    internal static Dictionary<string, List<string?>> Run(JsonElement @case)
    {
        MiniSession session = new MiniSession().Import<TestTypesCommand>();
        if (@case.TryGetProperty("answers", out JsonElement answers))
        {
            session.Answer([.. answers.EnumerateArray().Select(each => Enum.Parse<PromptAnswer>(each.GetString()!))]);
        }

        if (@case.TryGetProperty("variables", out JsonElement variables))
        {
            foreach (JsonProperty variable in variables.EnumerateObject())
            {
                session[variable.Name] = CaseValue.From(variable.Value);
            }
        }

        Dictionary<string, List<string?>> result = Streams(NewPipeline(session, @case).Run());
        foreach (string name in After(@case))
        {
            result["$" + name] = [.. (LanguagePrimitives.GetEnumerable(session[name])?.Cast<object?>() ?? [session[name]]).Select(CaseValue.ToText)];
        }

        return result;
    }

    private static IEnumerable<string> After(JsonElement @case) =>
        @case.TryGetProperty("after", out JsonElement names) ? names.EnumerateArray().Select(each => each.GetString()!) : [];

    private static MiniPipeline NewPipeline(MiniSession session, JsonElement @case)
    {
        MiniPipeline? pipeline = null;
        foreach (JsonElement stage in @case.GetProperty("pipeline").EnumerateArray())
        {
            string command = stage.GetProperty("command").GetString()!;
            pipeline = pipeline?.Pipe(command) ?? session.Command(command);
            AddArguments(pipeline, stage);
        }

        return @case.TryGetProperty("input", out JsonElement input)
            ? pipeline!.Input((IEnumerable)CaseValue.From(input)!)
            : pipeline!;
    }

    private static void AddArguments(MiniPipeline pipeline, JsonElement stage)
    {
        if (stage.TryGetProperty("parameters", out JsonElement parameters))
        {
            foreach (JsonProperty parameter in parameters.EnumerateObject())
            {
                if (CaseValue.TypeOf(parameter.Value) == "switch")
                {
                    pipeline.With(parameter.Name);
                }
                else
                {
                    pipeline.With(parameter.Name, CaseValue.From(parameter.Value));
                }
            }
        }

        if (stage.TryGetProperty("arguments", out JsonElement arguments))
        {
            foreach (JsonElement argument in arguments.EnumerateArray())
            {
                pipeline.WithArgument(CaseValue.From(argument));
            }
        }
    }

    private static Dictionary<string, List<string?>> Streams(MiniResult result) => new()
    {
        ["output"] = [.. result.Output.Select(CaseValue.ToText)],
        ["errors"] = [.. result.Errors.Select(ErrorText)],
        ["terminating"] = result.TerminatingError is { } error ? [ErrorText(error)] : [],
        ["warnings"] = [.. result.Warnings],
        ["verbose"] = [.. result.Verbose],
        ["debug"] = [.. result.Debug],
        ["information"] = [.. result.Information.Select(each => $"{each.MessageData} [{string.Join(',', each.Tags)}]")],
        ["progress"] = [.. result.Progress.Select(each => $"{each.Activity}: {each.StatusDescription} {each.PercentComplete}")],
        ["whatIf"] = [.. result.WhatIf],
        ["prompts"] = [.. result.Prompts.Select(PromptText)],
    };

    private static string ErrorText(ErrorRecord record) => $"{record.FullyQualifiedErrorId} | {record.CategoryInfo}";

    // The console puts a question of its own above a ShouldProcess description.
    private static string PromptText(Prompt prompt) => $"{prompt.Caption}|{prompt.Message.ReplaceLineEndings("|")}";
}
