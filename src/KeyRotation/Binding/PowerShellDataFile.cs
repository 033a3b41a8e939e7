using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Language;
using KeyRotation.Errors;
using KeyRotation.Fleet.Policies;
using KeyRotation.Properties;

namespace KeyRotation.Binding;

/// <summary>
/// Reads a policy from a PowerShell data file. PowerShell parses the file and runs none of it. Tables and lists are
/// read here because SafeGetValue rejects tables of more than 500 keys and does not report the line.
/// </summary>
internal sealed class PowerShellDataFile
{
    private readonly string _path;

    private PowerShellDataFile(string path) => _path = path;

    /// <summary>Reads the policy.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="KeyRotationException">
    /// The file does not contain data only. The message has the line and the column.
    /// </exception>
    public static PolicyNode Parse(string path, string text) => new PowerShellDataFile(path).Parse(text);

    private PolicyNode Parse(string text)
    {
        var script = Parser.ParseInput(text, out _, out var errors);
        if (errors.Length > 0)
        {
            throw PolicyErrors.Syntax(_path, PositionOf(errors[0].Extent), errors[0].Message);
        }

        return
            script.EndBlock is { Statements: { Count: 1 } statements }
            && Expression(statements[0]) is HashtableAst table
            ? NodeOf(table)
            : throw PolicyErrors.Syntax(
                _path, PositionOf(script.Extent), CoreMessages.PolicyNotATable, CoreMessages.PolicyNotDataAction);
    }

    private PolicyNode NodeOf(Ast data)
    {
        var node = new PolicyNode(PositionOf(data.Extent));
        return data switch
        {
            HashtableAst table => node with { Members = [.. table.KeyValuePairs.Select(MemberOf)] },
            ArrayLiteralAst list => node with { Items = [.. list.Elements.Select(NodeOf)] },
            ArrayExpressionAst list => node with { Items = [.. list.SubExpression.Statements.SelectMany(ItemsOf)] },
            _ => node with { Value = ValueOf(data) },
        };
    }

    private PolicyMember MemberOf(Tuple<ExpressionAst, StatementAst> pair) =>
        new(
            ValueOf(pair.Item1)?.ToString() ?? string.Empty,
            PositionOf(pair.Item1.Extent),
            NodeOf(Expression(pair.Item2) ?? throw NotData(pair.Item2)));

    // @( 1, 2 ) and @( 1; 2 ) have two items each. @( , 1 ) is a nested list in PowerShell; a policy has no use for
    // one.
    private IEnumerable<PolicyNode> ItemsOf(StatementAst statement)
    {
        var node = NodeOf(Expression(statement) ?? throw NotData(statement));
        return node.Items ?? [node];
    }

    // A string, a number or $true: the parser knows whether the value is constant.
    private object? ValueOf(Ast data)
    {
        try
        {
            // SafeGetValue also accepts a script block and returns it without running it.
            return data.SafeGetValue() is var value and (null or IConvertible) ? value : throw NotData(data);
        }
        catch (Exception e) when (e is not KeyRotationException)
        {
            throw NotData(data);
        }
    }

    private KeyRotationException NotData(Ast code) =>
        PolicyErrors.Syntax(
            _path, PositionOf(code.Extent), CoreMessages.PolicyNotData, CoreMessages.PolicyNotDataAction);

    private static ExpressionAst? Expression(StatementAst statement) =>
        (statement as PipelineBaseAst)?.GetPureExpression();

    private static PolicyPosition PositionOf(IScriptExtent extent) =>
        new(extent.StartLineNumber, extent.StartColumnNumber);
}
