using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Sandbox.CloudTrail;
using KeyRotation.Sandbox.Control;
using KeyRotation.Sandbox.Faults;
using KeyRotation.Sandbox.Http;
using KeyRotation.Sandbox.Protocol;
using KeyRotation.Sandbox.SigV4;
using KeyRotation.Sandbox.State;

namespace KeyRotation.Sandbox.Dispatch;

/// <summary>Runs a request through the checks that AWS makes before an operation, and applies faults.</summary>
internal sealed class Dispatcher
{
    private readonly ServiceDirectory _directory;
    private readonly SignatureVerifier _verifier;
    private readonly SandboxFaults _faults;
    private readonly ControlPages _pages;
    private readonly AuditTrail _trail;
    private readonly SandboxClock _clock;
    private readonly Dictionary<string, RequestLimiter> _limiters = new(StringComparer.Ordinal);
    private readonly Action<SandboxCall>? _log;
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private int _throttled;

    public Dispatcher(
        ServiceDirectory directory,
        SignatureVerifier verifier,
        SandboxFaults faults,
        ControlPages pages,
        AuditTrail trail,
        SandboxClock clock,
        SandboxOptions options)
    {
        _directory = directory;
        _verifier = verifier;
        _faults = faults;
        _pages = pages;
        _trail = trail;
        _clock = clock;
        _log = options.RequestLog;
        if (options.RequestsPerSecond is int perSecond)
        {
            foreach (AwsService service in directory.Services)
            {
                _limiters.Add(service.SigningName, new RequestLimiter(perSecond, clock.Time));
            }
        }
    }

    public int Throttled => Volatile.Read(ref _throttled);

    public Dictionary<string, int> Calls()
    {
        var calls = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, int> pair in _calls)
        {
            calls.Add(pair.Key, pair.Value);
        }

        return calls;
    }

    public async Task<HttpAnswer> HandleAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (ControlPages.Has(request))
        {
            return _pages.Answer(request);
        }

        if (request.Path != "/")
        {
            return HttpAnswer.Text(404, "AWS operations are at /. The sandbox's own pages are under /_sandbox/.");
        }

        AwsService service = _directory.Recognise(request, out string? operation, out AwsErrorException? refusal);
        var call = new SandboxCall(service.SigningName, operation ?? "?", _clock.Now, Guid.NewGuid().ToString());
        HttpAnswer answer;
        try
        {
            answer = refusal is null
                ? await ServeAsync(request, service, call, cancellationToken).ConfigureAwait(false)
                : service.Refuse(refusal, call.RequestId);
        }
        catch (AwsErrorException e)
        {
            answer = service.Refuse(e, call.RequestId);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A bug in this program, not a bad request. The client receives the same answer as from AWS.
            call.Exception = e;
            answer = service.Refuse(
                new AwsErrorException(service.InternalErrorCode, 500, "The sandbox failed: " + e.GetType().Name),
                call.RequestId);
        }

        Log(call, answer);
        return answer;
    }

    private async Task<HttpAnswer> ServeAsync(
        HttpRequest request, AwsService service, SandboxCall call, CancellationToken cancellationToken)
    {
        _calls.AddOrUpdate(call.Operation, 1, (_, count) => count + 1);
        Caller caller = service.AllowsAnonymous(call.Operation) ? Caller.Anonymous : _verifier.Verify(request, service);
        OperationInput input = service.ReadInput(call.Operation, request);
        call.Identifier = input.Identifier is null ? null : service.CanonicalIdentifier(input.Identifier);
        if (_limiters.TryGetValue(service.SigningName, out RequestLimiter? limiter) && !limiter.TryTake())
        {
            Interlocked.Increment(ref _throttled);
            HttpAnswer throttled = service.Refuse(
                service.Common(CommonError.Throttled, "Rate exceeded"), call.RequestId);
            Record(throttled);
            return throttled;
        }

        SandboxFault? fault = _faults.Take(call.Operation, call.Identifier);
        call.Fault = fault?.Kind;
        if (fault is null)
        {
            HttpAnswer answer = Execute(service, input, caller, call);
            Record(answer);
            return answer;
        }

        return await ServeWithFaultAsync(fault, service, input, caller, call, Record, cancellationToken)
            .ConfigureAwait(false);

        void Record(HttpAnswer recorded)
        {
            if (service.Audit(input) is AuditedCall audited)
            {
                _trail.Record(
                    audited,
                    call.Operation,
                    call.RequestId,
                    request.Header("User-Agent"),
                    caller,
                    recorded,
                    _clock.Now);
            }
        }
    }

    private async Task<HttpAnswer> ServeWithFaultAsync(
        SandboxFault fault,
        AwsService service,
        OperationInput input,
        Caller caller,
        SandboxCall call,
        Action<HttpAnswer> record,
        CancellationToken cancellationToken)
    {
        if (fault.Kind == SandboxFaultKind.LateExecution)
        {
            await DelayAsync(fault.Delay, cancellationToken).ConfigureAwait(false);
            HttpAnswer late = Execute(service, input, caller, call);
            record(late);
            return late;
        }

        HttpAnswer? carriedOut = fault.CarriesOut ? Execute(service, input, caller, call) : null;
        HttpAnswer answer = carriedOut is not null
            ? FaultAnswers.Corrupt(fault, carriedOut, service, call.RequestId)
            : FaultAnswers.Refuse(fault, service, call.RequestId);
        // An internal error of the service is recorded as such, even if the call was carried out. An answer without an
        // error code comes from the network or a gateway, so the service does not know of it.
        HttpAnswer? seenByService = carriedOut is null || fault.Kind == SandboxFaultKind.ErrorAfter
            ? (answer.ErrorCode is null ? carriedOut : answer)
            : carriedOut;
        if (seenByService is not null)
        {
            record(seenByService);
        }

        await DelayAsync(fault.Delay, cancellationToken).ConfigureAwait(false);
        return answer;
    }

    /// <summary>Carries out the call. A refusal is also an answer, and a fault can still change it.</summary>
    private HttpAnswer Execute(AwsService service, OperationInput input, Caller caller, SandboxCall call)
    {
        DateTimeOffset now = _clock.Now;
        try
        {
            return service.Execute(input, new CallContext(caller, now, now - _clock.ConsistencyDelay, call.RequestId));
        }
        catch (AwsErrorException e)
        {
            return service.Refuse(e, call.RequestId);
        }
    }

    private async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        if (delay <= TimeSpan.Zero)
        {
            return;
        }

        bool held = false;
        try
        {
            await Delays.WaitAsync(_clock.Time, delay, Started, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (held)
            {
                _faults.Release();
            }
        }

        void Started()
        {
            held = true;
            _faults.Hold();
        }
    }

    private void Log(SandboxCall call, HttpAnswer answer)
    {
        if (_log is null)
        {
            return;
        }

        call.StatusCode = answer.Status;
        call.ErrorCode = answer.ErrorCode;
        call.Duration = _clock.Now - call.Time;
        try
        {
            _log(call);
        }
        catch (Exception)
        {
            // A failing log must not change what the client receives.
        }
    }
}
