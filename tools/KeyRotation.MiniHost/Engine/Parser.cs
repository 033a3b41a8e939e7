using System.Collections.ObjectModel;

// This host does not parse scripts, and nothing creates these types. The cmdlets reference them, so they must exist.
namespace System.Management.Automation
{
    public record VariablePath(string UserPath);
}

namespace System.Management.Automation.Language
{
    public sealed class Parser
    {
        public static ScriptBlockAst ParseInput(string input, out Token[] tokens, out ParseError[] errors) =>
            throw new NotSupportedException("The stand-in parses no script.");
    }

    public interface IScriptExtent
    {
        int StartLineNumber { get; }

        int StartColumnNumber { get; }
    }

    public record Token;
    public record ParseError(IScriptExtent Extent, string Message);

    public abstract record Ast
    {
        public abstract IScriptExtent Extent { get; }

        public abstract object? SafeGetValue();
    }

    public abstract record StatementAst : Ast;

    public abstract record PipelineBaseAst : StatementAst
    {
        public abstract ExpressionAst? GetPureExpression();
    }

    public abstract record CommandAst(ReadOnlyCollection<CommandElementAst> CommandElements) : StatementAst;
    public abstract record ScriptBlockAst(NamedBlockAst? EndBlock) : Ast;
    public abstract record NamedBlockAst(ReadOnlyCollection<StatementAst> Statements) : Ast;
    public abstract record StatementBlockAst(ReadOnlyCollection<StatementAst> Statements) : Ast;
    public abstract record CommandElementAst : Ast;
    public abstract record ExpressionAst : CommandElementAst;
    public abstract record VariableExpressionAst(bool Splatted, VariablePath VariablePath) : ExpressionAst;
    public abstract record HashtableAst(ReadOnlyCollection<Tuple<ExpressionAst, StatementAst>> KeyValuePairs)
        : ExpressionAst;
    public abstract record ArrayExpressionAst(StatementBlockAst SubExpression) : ExpressionAst;
    public abstract record ArrayLiteralAst(ReadOnlyCollection<ExpressionAst> Elements) : ExpressionAst;
}
