using System.Threading.Tasks;

namespace KeyRotation.Bench.Figures;

/// <summary>A figure that is measured and printed.</summary>
internal interface IFigure
{
    /// <summary>Its name for --only.</summary>
    string Name { get; }

    string Description { get; }

    Task MeasureAsync(bool quick, Report report);
}
