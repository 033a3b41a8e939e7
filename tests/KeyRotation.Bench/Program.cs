using System;
using System.Threading.Tasks;
using KeyRotation.Bench;
using KeyRotation.Bench.Figures;

if (args is ["simulate", .. var rest])
{
    return Simulate.Run(rest);
}

if (args is ["fuzz", .. var inputs])
{
    return Fuzz.Run(inputs);
}

IFigure[] all =
[
    new RequestsPerRotation(),
    new WarmRequest(),
    new WaitForMany(),
    new FirstRotation(),
    new WholeFleet(),
    new ThrottledFleet(),
];

BenchOptions options;
try
{
    options = BenchOptions.Parse(args, all);
}
catch (FormatException e)
{
    Console.Error.WriteLine("bench: " + e.Message);
    Console.Error.WriteLine(BenchOptions.Usage(all));
    return 2;
}

var report = new Report(Console.Out);
var failed = false;
report.Machine();
foreach (var figure in all)
{
    if (options.Selects(figure))
    {
        failed |= !await TryMeasureAsync(figure);
    }
}

return failed ? 1 : 0;

// If one figure fails, the others are still printed.
async Task<bool> TryMeasureAsync(IFigure figure)
{
    report.Title(figure);
    try
    {
        await figure.MeasureAsync(options.Quick, report);
        return true;
    }
    catch (Exception e)
    {
        report.Failed(e);
        return false;
    }
}
