using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text.Json;
using Amazon.CloudTrail;
using Amazon.CloudTrail.Model;
using Amazon.Runtime;
using KeyRotation.Aws;

namespace KeyRotation.Simulation;

/// <summary>A record of the audit trail.</summary>
/// <param name="EventId">Its id.</param>
/// <param name="EventName">The operation.</param>
/// <param name="AttemptId">The attempt id in the User-Agent; null for requests of other clients.</param>
/// <param name="ResourceId">The resource, as the request named it.</param>
/// <param name="Resource">The resource; null if it does not exist.</param>
/// <param name="Time">When the service completed the request, in whole seconds.</param>
/// <param name="ErrorCode">The error; null if the request was carried out.</param>
/// <param name="DeliveredAt">When the record becomes visible; null for never.</param>
internal sealed record TrailRecord(
    string EventId,
    string EventName,
    string? AttemptId,
    string? ResourceId,
    SimulatedResource? Resource,
    DateTimeOffset Time,
    string? ErrorCode,
    DateTimeOffset? DeliveredAt);

/// <summary>
/// The audit trail of an account and Region: delayed, out of order, and possibly incomplete or unreadable.
/// </summary>
internal sealed class AuditTrail
{
    private const int PageSize = 50;

    private readonly SimulatedTime _time;
    private readonly Random _random;
    private readonly List<TrailRecord> _records = [];
    private readonly TimeSpan _shortestDelay;
    private readonly TimeSpan _longestDelay;
    private readonly double _lost;

    private readonly string _account;

    public AuditTrail(SimulatedTime time, Random random, string account)
    {
        _account = account;
        _time = time;
        _random = random;
        IsDenied = random.Next(5) == 0;
        (_shortestDelay, _longestDelay) = random.Next(4) switch
        {
            0 => (TimeSpan.Zero, TimeSpan.FromSeconds(20)),
            1 => (TimeSpan.FromMinutes(5), TimeSpan.FromHours(2)),
            _ => (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)),
        };
        _lost = random.Next(6) == 0 ? 0.2 : 0;
    }

    /// <summary>Whether reading it is denied.</summary>
    public bool IsDenied { get; }

    /// <summary>Adds a record of a request that the service has completed now.</summary>
    public void Add(
        string eventName, string? attemptId, string? resourceId, SimulatedResource? resource, string? errorCode)
    {
        var delay = _shortestDelay + TimeSpan.FromTicks(
            (long)((_longestDelay - _shortestDelay).Ticks * _random.NextDouble()));
        var isLost = _random.NextDouble() < _lost;
        var now = _time.Now;
        _records.Add(new TrailRecord(
            string.Create(CultureInfo.InvariantCulture, $"event-{_records.Count + 1}"),
            eventName,
            attemptId,
            resourceId,
            resource,
            now.AddTicks(-(now.UtcTicks % TimeSpan.TicksPerSecond)),
            errorCode,
            isLost ? null : now + delay));
    }

    /// <summary>The visible records with an event name, newest first.</summary>
    public LookupEventsResponse Lookup(LookupEventsRequest request)
    {
        if (IsDenied)
        {
            throw new AmazonCloudTrailException(
                "No permission for cloudtrail:LookupEvents.",
                null,
                ErrorType.Sender,
                "AccessDeniedException",
                SimulatedRegion.RequestId,
                HttpStatusCode.BadRequest);
        }

        var eventName = request.LookupAttributes!.Single().AttributeValue;
        var from = string.IsNullOrEmpty(request.NextToken)
            ? 0
            : int.Parse(request.NextToken, CultureInfo.InvariantCulture);
        var found = _records
            .Where(record => record.EventName == eventName && record.DeliveredAt <= _time.Now)
            .Where(record => !(record.Time.UtcDateTime < request.StartTime)
                && !(record.Time.UtcDateTime > request.EndTime))
            .OrderByDescending(record => record.Time)
            .Skip(from)
            .Take(PageSize + 1)
            .ToList();
        return new LookupEventsResponse
        {
            Events = [.. found.Take(PageSize).Select(EventOf)],
            NextToken = found.Count > PageSize ? (from + PageSize).ToString(CultureInfo.InvariantCulture) : null,
        };
    }

    /// <summary>Whether a read at that time shows that an attempt was carried out.</summary>
    public bool Shows(string attemptId, DateTimeOffset at) =>
        !IsDenied
            && _records.Exists(record => record.AttemptId == attemptId && record.DeliveredAt <= at
                && record.ErrorCode is null);

    private Event EventOf(TrailRecord record)
    {
        var parameters = record.EventName switch
        {
            "RotateEncryptionKey" => "clusterIdentifier",
            "RotateKeyOnDemand" => "keyId",
            _ => "namespaceName",
        };
        var userAgent = record.AttemptId is { } id
            ? "aws-sdk-dotnet-coreclr/4.0 " + new OutgoingChange(id).UserAgentComponent
            : "aws-cli/2.0";
        var text = new Dictionary<string, object?>
        {
            ["eventVersion"] = "1.11",
            ["eventID"] = record.EventId,
            ["eventName"] = record.EventName,
            ["eventTime"] = record.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["requestID"] = SimulatedRegion.RequestId,
            ["userAgent"] = userAgent,
            ["userIdentity"] = new Dictionary<string, string>
            {
                ["arn"] = $"arn:aws:iam::{_account}:user/simulated",
                ["accountId"] = _account,
            },
            ["requestParameters"] = new Dictionary<string, string?> { [parameters] = record.ResourceId },
            ["errorCode"] = record.ErrorCode,
        };
        if (record.Resource is SimulatedKey key)
        {
            text["resources"] = new[] { new Dictionary<string, string> { ["ARN"] = key.Arn } };
        }

        return new Event
        {
            EventId = record.EventId,
            EventName = record.EventName,
            EventTime = record.Time.UtcDateTime,
            CloudTrailEvent = JsonSerializer.Serialize(text),
        };
    }
}
