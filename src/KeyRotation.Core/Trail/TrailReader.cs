using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Amazon.CloudTrail;
using Amazon.CloudTrail.Model;
using Amazon.Runtime;
using KeyRotation.Aws;
using KeyRotation.Compat;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.Scheduling;
using KeyRotation.Waiting;

namespace KeyRotation.Trail;

/// <summary>
/// Reads the audit trail (CloudTrail event history) of one account and Region by event name, newest events first. An
/// event is proof of what it records. A missing event proves nothing, because events arrive minutes late and out of
/// order.
/// </summary>
/// <param name="connection">The account and Region.</param>
/// <param name="time">The clock for rate limiting.</param>
/// <param name="now">The service's clock. The local clock is used if this is null or returns null.</param>
internal sealed class TrailReader(AwsConnection connection, TimeProvider time, Func<DateTimeOffset?>? now = null)
{
    /// <summary>How far the trail goes back.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private const int PageSize = 50;
    private const double CallsPerSecond = 2;
    private const int MaxTransientFailures = 3;

    // A range of exactly 90 days is slightly too old when the request arrives.
    private static readonly TimeSpan s_ageMargin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_throttleLimit = TimeSpan.FromMinutes(2);

    // The AWS limit applies per account and Region, so all readers of a connection share it.
    private static readonly ConditionalWeakTable<AwsConnection, RateLimit> s_limits = new();

    private readonly RateLimit _limit = s_limits.GetValue(connection, _ => new RateLimit(time, CallsPerSecond));

    /// <summary>The earliest time that can be read now (UTC).</summary>
    public DateTimeOffset Oldest => (now?.Invoke() ?? time.GetUtcNow()) - Kept;

    /// <summary>Reads the events of one name. Records that cannot be parsed are skipped.</summary>
    /// <param name="eventName">The operation, such as RotateEncryptionKey.</param>
    /// <param name="since">The earliest time; at most 90 days back.</param>
    /// <param name="until">The latest time; null for now.</param>
    /// <param name="onEvent">Called for each event. Return false to stop.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="KeyRotationException">
    /// <see cref="ErrorIds.TrailTooOld"/>: the trail does not go back that far.
    /// <see cref="ErrorIds.TrailUnavailable"/>: cloudtrail:LookupEvents is not permitted, or not available in the
    /// Region.
    /// </exception>
    public Task ReadAsync(
        string eventName,
        DateTimeOffset since,
        DateTimeOffset? until,
        Func<TrailEvent, bool> onEvent,
        CancellationToken cancellationToken) =>
        ReadRecordsAsync(
            eventName, since, until, record => record.Event is not { } found || onEvent(found), cancellationToken);

    /// <summary>The same as <see cref="ReadAsync"/>, but including records that cannot be parsed.</summary>
    public async Task ReadRecordsAsync(
        string eventName,
        DateTimeOffset since,
        DateTimeOffset? until,
        Func<ParsedRecord, bool> onRecord,
        CancellationToken cancellationToken)
    {
        var request = new LookupEventsRequest
        {
            LookupAttributes = [new() { AttributeKey = LookupAttributeKey.EventName, AttributeValue = eventName }],
            StartTime = StartOf(since).UtcDateTime,
            EndTime = until?.UtcDateTime,
            MaxResults = PageSize,
        };
        while (true)
        {
            var page = await ReadPageAsync(request, since, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Events ?? [])
            {
                if (!onRecord(TrailEventParser.Parse(item.CloudTrailEvent)))
                {
                    return;
                }
            }

            if (string.IsNullOrEmpty(page.NextToken))
            {
                return;
            }

            request.NextToken = page.NextToken != request.NextToken
                ? page.NextToken
                : throw Unavailable(FaultKind.Service, CoreMessages.TrailRepeatedPage, null, null);
        }
    }

    /// <summary>Makes the error for a record with an unknown major version.</summary>
    public KeyRotationException UnknownVersion(string version) =>
        Unavailable(FaultKind.BadData, CoreMessages.TrailVersion.With(version), CoreMessages.TrailVersionAction, null);

    private DateTimeOffset StartOf(DateTimeOffset since)
    {
        var oldest = Oldest;
        return since >= oldest ? since : since >= oldest - s_ageMargin ? oldest : throw TooOld(since, null);
    }

    private async Task<LookupEventsResponse> ReadPageAsync(
        LookupEventsRequest request, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var pauses = new ExponentialBackoff(s_firstPause, s_longestPause, EngineClock.Jitter);
        var started = time.GetTimestamp();
        for (var failures = 0; ;)
        {
            await _limit.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await connection.Trail.LookupEventsAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && Refusal(e, since) is { } refusal)
            {
                throw refusal;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested
                && (Failure.IsThrottle(e)
                    ? time.GetElapsedTime(started) < s_throttleLimit
                    : IsTransient(e) && ++failures < MaxTransientFailures))
            {
                // Pause below before the page is read again.
            }

            await time.PauseAsync(pauses.Next(), cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsTransient(Exception exception) =>
        Failure.Of(exception).Kind is FaultKind.Service or FaultKind.Timeout or FaultKind.Connection;

    // Invalid credentials and transient failures are not specific to the trail. They are returned unchanged.
    private KeyRotationException? Refusal(Exception exception, DateTimeOffset since)
    {
        if (exception is not AmazonServiceException { ErrorCode: { Length: > 0 } code }
            || Failure.IsThrottle(exception))
        {
            return null;
        }

        switch (Failure.BareCode(code))
        {
            case "InvalidTimeRange":
                return TooOld(since, exception);
            case "OperationNotPermitted":
                return Denied(exception);
        }

        var kind = Failure.Of(exception).Kind;
        return kind switch
        {
            FaultKind.Permission => Denied(exception),
            FaultKind.InvalidInput or FaultKind.InvalidState or FaultKind.NotFound =>
                Unavailable(kind, exception.Message, CoreMessages.TrailUnavailableAction, exception),
            _ => null,
        };
    }

    private KeyRotationException Denied(Exception cause) =>
        Unavailable(FaultKind.Permission, cause.Message, CoreMessages.TrailDeniedAction, cause);

    private KeyRotationException Unavailable(FaultKind kind, string reason, string? action, Exception? cause) => new(
        ErrorIds.TrailUnavailable, kind, CoreMessages.TrailDenied.With(connection.Region, reason), action, cause);

    private static KeyRotationException TooOld(DateTimeOffset since, Exception? cause) => new(
        ErrorIds.TrailTooOld,
        FaultKind.InvalidInput,
        CoreMessages.TrailTooOld.With(since.UtcDateTime),
        CoreMessages.TrailTooOldAction,
        cause);
}
