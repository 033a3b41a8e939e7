using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Binding;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;

namespace KeyRotation.Commands;

/// <summary>What the cmdlets that rotate share: what was accepted is written at once, or waited for together.</summary>
public abstract class RotateCommand : ChangeCommand
{
    private const int MostNames = 50;

    // What was sent and not told of yet. Whoever stops the pipeline is told of it on the way out.
    private readonly ConcurrentDictionary<(AwsConnection, string), Flight> _flights = new();

    /// <summary>Wait until each rotation is complete.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long to wait in all.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Timeout { get; set; }

    /// <summary>How often to look; adaptive where not given.</summary>
    [Parameter]
    [Duration(AllowZero = false)]
    public TimeSpan? PollingInterval { get; set; }

    private protected List<WaitTarget> Accepted { get; } = [];

    /// <summary>The cmdlet that waits for what this one started.</summary>
    private protected abstract string WaitCommandName { get; }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && !_flights.IsEmpty)
        {
            LetWorkEnd();
            WarnOnTheWayOut(NameFlights());
        }
    }

    /// <summary>Carries out one rotation, once, and tells of it: now, or with -Wait once it is complete. From background work.</summary>
    private protected async Task RotateOnceAsync<TWitness, TResult>(
        WaitTarget target,
        IRotation<TWitness, TResult> rotation,
        TWitness? before,
        Func<RotationReceipt<TWitness, TResult>, RotationTicket> ticket,
        CancellationToken cancellationToken)
        where TWitness : class
        where TResult : class
    {
        var flight = new Flight(Time, target.Id, rotation.CheckByHand);
        _flights[(target.Connection, target.Id)] = flight;
        RotationReceipt<TWitness, TResult> receipt;
        try
        {
            receipt = await Engine.RunAsync(rotation, before, flight, cancellationToken).ConfigureAwait(false);
        }
        catch (RotationAlreadyRunningException e) when (Wait)
        {
            Post(() =>
            {
                WriteWarning(Messages.WaitsForRunning.With(e.Message));
                Accepted.Add(target with { Ticket = null, Outcome = FleetOutcome.AlreadyRotating });
            });
            return;
        }

        flight.Accept();
        var started = ticket(receipt) with { AcceptedAt = receipt.AcceptedAt };
        if (Wait)
        {
            Post(() => Accepted.Add(target with { Ticket = started, Outcome = FleetOutcome.Rotated }));
        }
        else
        {
            Post(() => WriteResource(target.Id, receipt.Result, target.Connection, started));
        }
    }

    /// <inheritdoc/>
    private protected override void Told(string identifier, AwsConnection connection) => _flights.TryRemove((connection, identifier), out _);

    private IEnumerable<string> NameFlights()
    {
        var flights = _flights.Values.OrderBy(flight => flight.SentAt).ToList();
        foreach (var flight in flights.Where(flight => flight.Stage == FlightStage.Sent))
        {
            yield return Messages.InFlightSent.With(flight.Target, flight.SentAt.UtcDateTime, flight.CheckByHand);
        }

        var accepted = flights.Where(flight => flight.Stage == FlightStage.Accepted).ToList();
        if (accepted.Count > 0)
        {
            var names = string.Join(", ", accepted.Take(MostNames).Select(flight => $"'{flight.Target}'"));
            var more = accepted.Count > MostNames ? Messages.AndMore.With(accepted.Count - MostNames) : string.Empty;
            yield return Messages.InFlightAccepted.With(names + more, WaitCommandName);
        }
    }
}
