using System;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.Bench.Figures;

namespace KeyRotation.Bench;

/// <summary>The command line: which figures to measure, and how thoroughly.</summary>
internal sealed class BenchOptions
{
    private readonly HashSet<string> _only = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Uses few repetitions: checks that every figure can be measured, not its value.</summary>
    public bool Quick { get; private set; }

    /// <exception cref="FormatException">An argument is unknown.</exception>
    public static BenchOptions Parse(string[] args, IReadOnlyCollection<IFigure> figures)
    {
        var options = new BenchOptions();
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var argument))
        {
            switch (argument)
            {
                case "--quick":
                    options.Quick = true;
                    break;
                case "--only":
                    options.Add(rest.TryDequeue(out var name) ? name : string.Empty, figures);
                    break;
                default:
                    throw new FormatException($"{argument} is not an argument.");
            }
        }

        return options;
    }

    public static string Usage(IEnumerable<IFigure> figures) =>
        $"Arguments: [--quick] [--only {string.Join('|', figures.Select(figure => figure.Name))}]...";

    public bool Selects(IFigure figure) => _only.Count == 0 || _only.Contains(figure.Name);

    private void Add(string name, IEnumerable<IFigure> figures)
    {
        if (!figures.Any(figure => string.Equals(figure.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new FormatException($"--only needs the name of a figure, not '{name}'.");
        }

        _only.Add(name);
    }
}
