using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace KeyRotation.Sandbox;

/// <summary>The program's arguments.</summary>
internal sealed class CommandLine
{
    private const int MaxSeconds = 86_400;

    public static string HelpText { get; } =
        $"""
            Runs an embedded stand-in for Amazon Redshift, Redshift Serverless, AWS KMS, AWS STS and the event history of AWS
            CloudTrail on 127.0.0.1 until Ctrl+C or SIGTERM. When it is ready, it prints one line: {"{\"Endpoint\",\"Region\",\"AccessKey\",\"SecretKey\"}"}.

              --port N                 0 to 65535 (0: any free port)
              --clusters N             clusters, 0 to {SandboxOptions.MaxResources} (3); the first is mycluster; with 3 or more, the last is unencrypted
              --keys N                 KMS keys that can be rotated, 0 to {SandboxOptions.MaxResources} (2); one of each kind that cannot is added
              --namespaces N           serverless namespaces, 0 to {SandboxOptions.MaxResources} (1); the first is mynamespace
              --aws-owned-namespace    encrypt the last namespace with AWS_OWNED_KMS_KEY
              --rotation-seconds N     how long a rotation takes, 0 to {MaxSeconds}, decimals allowed (2)
              --consistency-seconds N  how long reads lag behind changes, 0 to {MaxSeconds}, decimals allowed (0)
              --trail-delay-seconds N  how long events take on average to show in LookupEvents, 0 to {MaxSeconds}, decimals allowed (2)
              --rotation-events        show the start and end of a cluster's key rotation in DescribeEvents
              --region NAME            us-west-2
              --any-region             accept requests signed for any region
              --account ID             twelve digits (123456789012)
              --requests-per-second N  throttle each service above N calls per second
              --cluster-endpoint H:P   the endpoint (host:port) of every cluster
              --fault FAULT            OPERATION:KIND[:TIMES][:NAME=VALUE]..., may be repeated
              --log                    write one line per call to stderr, without secrets
              --help                   show this help

            Faults: OPERATION is an operation's name, or * for all. TIMES is how many calls are hit (all). Names:
            delay (seconds), identifier (one resource only), status (500, 502, 503, 504, ...), code (AWS error code), skip (calls that
            pass first). Example: --fault RotateEncryptionKey:drop-after:1 --fault "DescribeKey:slow-answer:2:delay=5"

              not carried out: throttle, dependent-throttle, access-denied, error, error-before, drop-before, reset-before
              carried out:     error-after, drop-after, reset-after, cut-body, truncated-body, empty-body, html-body, garbage-body,
                               wrong-content-length, slow-answer, late-execution

            While it runs: GET /_sandbox/state; GET, POST or DELETE /_sandbox/faults. POST /_sandbox/changes makes changes as someone
            else: a JSON list of objects with change (rotate, modify-namespace, move-alias, import-key-material), identifier, and
            optionally key and seconds. Exit codes: 0 stopped by the user, 1 cannot listen, 2 bad arguments.
            """;

    public SandboxOptions Options { get; } = new();

    public List<SandboxFault> Faults { get; } = new();

    public bool Help { get; private set; }

    /// <exception cref="FormatException">
    /// An argument is unknown or out of range. The message names it and the allowed values.
    /// </exception>
    public static CommandLine Parse(string[] args)
    {
        var commandLine = new CommandLine();
        var rest = new Queue<string>(args);
        while (rest.Count > 0)
        {
            string name = rest.Dequeue();
            int equals = name.StartsWith("--", StringComparison.Ordinal) ? name.IndexOf('=') : -1;
            string? value = equals < 0 ? null : name[(equals + 1)..];
            commandLine.Read(equals < 0 ? name : name[..equals], value, rest);
        }

        return commandLine;
    }

    private void Read(string name, string? inlineValue, Queue<string> rest)
    {
        switch (name)
        {
            case "--help" or "-h" or "-?":
                Help = true;
                break;
            case "--log":
                Options.RequestLog = call => Console.Error.WriteLine(call.ToString());
                break;
            case "--any-region":
                Options.AcceptAnyRegion = true;
                break;
            case "--aws-owned-namespace":
                Options.AwsOwnedNamespaceKey = true;
                break;
            case "--rotation-events":
                Options.RotationEvents = true;
                break;
            case "--fault":
                AddFault(Value(name, inlineValue, rest));
                break;
            case "--port"
            or "--clusters"
            or "--keys"
            or "--namespaces"
            or "--rotation-seconds"
            or "--consistency-seconds"
            or "--trail-delay-seconds"
            or "--region"
            or "--account"
            or "--requests-per-second"
            or "--cluster-endpoint":
                Set(name, Value(name, inlineValue, rest));
                break;
            default:
                throw new FormatException($"Unknown argument: {name}.");
        }
    }

    private void Set(string name, string value)
    {
        switch (name)
        {
            case "--port":
                Options.Port = WholeNumber(name, value, 0, 65_535);
                break;
            case "--clusters":
                Options.Clusters = WholeNumber(name, value, 0, SandboxOptions.MaxResources);
                break;
            case "--keys":
                Options.Keys = WholeNumber(name, value, 0, SandboxOptions.MaxResources);
                break;
            case "--namespaces":
                Options.Namespaces = WholeNumber(name, value, 0, SandboxOptions.MaxResources);
                break;
            case "--requests-per-second":
                Options.RequestsPerSecond = WholeNumber(name, value, 1, int.MaxValue);
                break;
            case "--rotation-seconds":
                Options.RotationDuration = Seconds(name, value);
                break;
            case "--consistency-seconds":
                Options.ConsistencyDelay = Seconds(name, value);
                break;
            case "--trail-delay-seconds":
                Options.TrailDelay = Seconds(name, value);
                break;
            case "--region":
                Options.Region = Text(name, value, "^[a-z]{2,}(-[a-z]+)+-[0-9]+$", "a Region code such as us-west-2");
                break;
            case "--account":
                Options.AccountId = Text(name, value, "^[0-9]{12}$", "twelve digits");
                break;
            default:
                Options.ClusterEndpoint = Text(name, value, "^[^:]+:[0-9]{1,5}$", "host:port");
                break;
        }
    }

    private void AddFault(string value)
    {
        try
        {
            Faults.Add(SandboxFault.Parse(value));
        }
        catch (FormatException e)
        {
            throw new FormatException("--fault: " + e.Message, e);
        }
    }

    private static string Value(string name, string? inlineValue, Queue<string> rest)
    {
        if (inlineValue is not null)
        {
            return inlineValue;
        }

        return rest.Count > 0 && !rest.First().StartsWith("--", StringComparison.Ordinal)
            ? rest.Dequeue()
            : throw new FormatException($"{name} needs a value.");
    }

    private static int WholeNumber(string name, string value, int min, int max)
    {
        bool valid =
            int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= min
            && number <= max;
        return valid
            ? number
            : throw new FormatException(
                $"{name} must be a whole number {(max == int.MaxValue ? $"of at least {min}" : $"from {min} to {max}")}, not '{value}'.");
    }

    private static TimeSpan Seconds(string name, string value)
    {
        bool valid =
            double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds <= MaxSeconds;
        return valid
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"{name} must be a number of seconds from 0 to {MaxSeconds}, not '{value}'.");
    }

    private static string Text(string name, string value, string pattern, string form)
        => Regex.IsMatch(value, pattern) ? value : throw new FormatException($"{name} must be {form}, not '{value}'.");
}
