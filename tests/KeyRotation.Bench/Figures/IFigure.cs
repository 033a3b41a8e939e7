using System.Threading.Tasks;

namespace KeyRotation.Bench.Figures;

/// <summary>Something that is measured and printed.</summary>
internal interface IFigure
{
    /// <summary>What --only calls it.</summary>
    string Name { get; }

    string Description { get; }

    Task MeasureAsync(bool quick, Report report);
}
