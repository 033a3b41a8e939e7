using System.Collections.ObjectModel;

namespace System.Management.Automation.Language;

// This host parses no script. What is here is what the cmdlets name, so that they load; whoever calls it is told.

/// <summary>A place in a script.</summary>
public interface IScriptExtent
{
    int StartLineNumber { get; }

    int StartColumnNumber { get; }
}

/// <summary>A part of a script.</summary>
public abstract class Ast
{
    public IScriptExtent Extent => throw Parser.NotHere();

    public object? SafeGetValue() => throw Parser.NotHere();
}

public abstract class StatementAst : Ast;

public abstract class PipelineBaseAst : StatementAst
{
    public virtual ExpressionAst? GetPureExpression() => null;
}

public abstract class ExpressionAst : Ast;

public class ScriptBlockAst : Ast
{
    public NamedBlockAst? EndBlock => throw Parser.NotHere();
}

public class NamedBlockAst : Ast
{
    public ReadOnlyCollection<StatementAst> Statements => throw Parser.NotHere();
}

public class StatementBlockAst : Ast
{
    public ReadOnlyCollection<StatementAst> Statements => throw Parser.NotHere();
}

public class HashtableAst : ExpressionAst
{
    public ReadOnlyCollection<Tuple<ExpressionAst, StatementAst>> KeyValuePairs => throw Parser.NotHere();
}

public class ArrayExpressionAst : ExpressionAst
{
    public StatementBlockAst SubExpression => throw Parser.NotHere();
}

public class ArrayLiteralAst : ExpressionAst
{
    public ReadOnlyCollection<ExpressionAst> Elements => throw Parser.NotHere();
}

public class Token;

public class ParseError
{
    public IScriptExtent Extent => throw Parser.NotHere();

    public string Message => throw Parser.NotHere();
}

public sealed class Parser
{
    public static ScriptBlockAst ParseInput(string input, out Token[] tokens, out ParseError[] errors) => throw NotHere();

    internal static NotSupportedException NotHere() => new("The stand-in parses no script.");
}
