using System;
using System.Globalization;
using System.Linq;
using System.Text;
using KeyRotation.MiniHost;

namespace KeyRotation.Demo;

/// <summary>A pipeline and the line a user types for it. Both come from the same calls, so what is shown is what is run.</summary>
internal sealed class TypedLine(MiniSession session)
{
    private readonly StringBuilder _text = new();
    private object?[]? _input;
    private MiniPipeline? _pipeline;

    private MiniPipeline Pipeline => _pipeline ?? throw new InvalidOperationException("The line has no command yet.");

    /// <summary>'a', 'b' |</summary>
    public TypedLine From(params string[] values)
    {
        _input = values;
        _text.AppendJoin(", ", values.Select(value => $"'{value}'"));
        return this;
    }

    /// <summary>The first command, or the next one of the pipeline.</summary>
    public TypedLine Pipe(string command)
    {
        _text.Append(_text.Length == 0 ? string.Empty : " |" + Environment.NewLine + "    ").Append(command);
        _pipeline = _pipeline is null ? session.Command(command) : _pipeline.Pipe(command);
        return this;
    }

    /// <summary>An argument without a name; several values are an array.</summary>
    public TypedLine Argument(params string[] values)
    {
        _text.Append(' ').AppendJoin(", ", values);
        Pipeline.WithArgument(values.Length == 1 ? values[0] : values);
        return this;
    }

    /// <summary>$name, as an argument without a name.</summary>
    public TypedLine Variable(string name)
    {
        _text.Append(" $").Append(name);
        Pipeline.WithArgument(session[name]);
        return this;
    }

    /// <summary>@name: the variable's entries as parameters.</summary>
    public TypedLine Splat(string name)
    {
        _text.Append(" @").Append(name);
        Pipeline.WithAll(session[name]);
        return this;
    }

    /// <summary>-Name value</summary>
    public TypedLine With(string parameter, object value)
    {
        _text.Append(CultureInfo.InvariantCulture, $" -{parameter} {value}");
        Pipeline.With(parameter, value);
        return this;
    }

    /// <summary>-Name, of a switch</summary>
    public TypedLine With(string switchName)
    {
        _text.Append(" -").Append(switchName);
        Pipeline.With(switchName);
        return this;
    }

    /// <summary>Runs the pipeline; errors are in the result.</summary>
    public MiniResult Run() => (_input is null ? Pipeline : Pipeline.Input(_input)).Run();

    /// <summary>The line as typed.</summary>
    public override string ToString() => _text.ToString();
}
