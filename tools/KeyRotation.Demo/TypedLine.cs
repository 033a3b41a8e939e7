using System;
using System.Globalization;
using System.Linq;
using System.Text;
using KeyRotation.MiniHost;

namespace KeyRotation.Demo;

/// <summary>
/// A pipeline and its command line. Both are built by the same calls, so the line shown is the line that runs.
/// </summary>
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

    /// <summary>The first command, or the next one in the pipeline.</summary>
    public TypedLine Pipe(string command)
    {
        _text.Append(_text.Length == 0 ? string.Empty : " |" + Environment.NewLine + "    ").Append(command);
        _pipeline = _pipeline is null ? session.Command(command) : _pipeline.Pipe(command);
        return this;
    }

    /// <summary>A positional argument; several values become an array.</summary>
    public TypedLine Argument(params string[] values)
    {
        _text.Append(' ').AppendJoin(", ", values);
        Pipeline.WithArgument(values.Length == 1 ? values[0] : values);
        return this;
    }

    /// <summary>The positional argument $name.</summary>
    public TypedLine Variable(string name)
    {
        _text.Append(" $").Append(name);
        Pipeline.WithArgument(session[name]);
        return this;
    }

    /// <summary>Splats a variable: @name.</summary>
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

    /// <summary>The switch -Name.</summary>
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
