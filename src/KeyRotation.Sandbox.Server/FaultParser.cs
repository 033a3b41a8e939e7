using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace KeyRotation.Sandbox;

/// <summary>The text format of faults: OPERATION:KIND[:TIMES][:NAME=VALUE]...</summary>
internal static class FaultParser
{
    private const string Form = "OPERATION:KIND[:TIMES][:NAME=VALUE]...";

    /// <summary>The kinds by their command-line names: drop-after for DropAfter.</summary>
    public static IReadOnlyDictionary<string, SandboxFaultKind> Kinds { get; } =
        Enum.GetValues(typeof(SandboxFaultKind))
            .Cast<SandboxFaultKind>()
            .ToDictionary(KebabCase, StringComparer.OrdinalIgnoreCase);

    public static SandboxFault Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length < 2 || parts[0].Trim().Length == 0)
        {
            throw new FormatException($"'{text}' is not of the form {Form}.");
        }

        string kindName = parts[1].Trim();
        if (!Kinds.TryGetValue(kindName, out SandboxFaultKind kind)
            && !Kinds.Values.Any(value => Matches(value, kindName, out kind)))
        {
            throw new FormatException($"'{kindName}' is not a fault kind. Kinds: {string.Join(", ", Kinds.Keys)}.");
        }

        var settings = new FaultSettings();
        for (int i = 2; i < parts.Length; i++)
        {
            // A value can contain colons, as an ARN does. A part that has no name and is not a number belongs to the
            // previous value.
            string part = parts[i];
            while (part.StartsWith("identifier=", StringComparison.OrdinalIgnoreCase)
                && i + 1 < parts.Length
                && parts[i + 1].IndexOf('=') < 0)
            {
                part += ":" + parts[++i];
            }

            settings.Read(part.Trim());
        }

        if (kind is (SandboxFaultKind.SlowAnswer or SandboxFaultKind.LateExecution) && settings.Delay == TimeSpan.Zero)
        {
            throw new FormatException($"{kindName} needs delay=SECONDS, as in {parts[0]}:{kindName}:1:delay=5.");
        }

        return new SandboxFault
        {
            Operation = parts[0].Trim(),
            Kind = kind,
            Times = settings.Times,
            Skip = settings.Skip,
            Delay = settings.Delay,
            Identifier = settings.Identifier,
            StatusCode = settings.StatusCode,
            ErrorCode = settings.ErrorCode,
        };
    }

    public static string Format(SandboxFault fault)
    {
        var text = new StringBuilder(fault.Operation).Append(':').Append(KebabCase(fault.Kind));
        Append(text, string.Empty, fault.Times?.ToString(CultureInfo.InvariantCulture));
        Append(text, "skip=", fault.Skip == 0 ? null : fault.Skip.ToString(CultureInfo.InvariantCulture));
        Append(
            text,
            "delay=",
            fault.Delay == TimeSpan.Zero ? null : fault.Delay.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        Append(text, "status=", fault.StatusCode?.ToString(CultureInfo.InvariantCulture));
        Append(text, "code=", fault.ErrorCode);
        Append(text, "identifier=", fault.Identifier);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(':').Append(name).Append(value);
        }
    }

    private static bool Matches(SandboxFaultKind value, string name, out SandboxFaultKind kind)
    {
        kind = value;
        return string.Equals(value.ToString(), name, StringComparison.OrdinalIgnoreCase);
    }

    private static string KebabCase(SandboxFaultKind kind)
    {
        var name = new StringBuilder();
        foreach (char c in kind.ToString())
        {
            if (char.IsUpper(c) && name.Length > 0)
            {
                name.Append('-');
            }

            name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }

    private sealed class FaultSettings
    {
        private const double MaxDelaySeconds = 86_400;

        public int? Times { get; private set; }

        public int Skip { get; private set; }

        public TimeSpan Delay { get; private set; }

        public string? Identifier { get; private set; }

        public int? StatusCode { get; private set; }

        public string? ErrorCode { get; private set; }

        public void Read(string setting)
        {
            int equals = setting.IndexOf('=');
            string name = equals < 0 ? "times" : setting.Substring(0, equals).Trim().ToLowerInvariant();
            string value = setting.Substring(equals + 1).Trim();
            switch (name)
            {
                case "times":
                    Times = Number(name, value, 1, int.MaxValue);
                    break;
                case "skip":
                    Skip = Number(name, value, 0, int.MaxValue);
                    break;
                case "status":
                    StatusCode = Number(name, value, 200, 599);
                    break;
                case "delay":
                    bool valid =
                        double.TryParse(
                            value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
                        && seconds <= MaxDelaySeconds;
                    Delay = valid
                        ? TimeSpan.FromSeconds(seconds)
                        : throw new FormatException(
                            $"delay must be a number of seconds from 0 to {MaxDelaySeconds}, not '{value}'.");
                    break;
                case "identifier":
                    Identifier = value;
                    break;
                case "code":
                    ErrorCode = value;
                    break;
                default:
                    throw new FormatException(
                        $"'{name}' is not a fault setting. Settings: times, skip, delay, status, code, identifier. The form is {Form}.");
            }
        }

        private static int Number(string name, string value, int min, int max)
        {
            bool valid =
                int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number >= min
                && number <= max;
            return valid
                ? number
                : throw new FormatException(
                    $"{name} must be a whole number of at least {min}{(max < int.MaxValue ? $" and at most {max}" : string.Empty)}, not '{value}'.");
        }
    }
}
