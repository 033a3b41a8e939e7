using System.Management.Automation;

namespace KeyRotation.Tests.Support;

/// <summary>What tests read of error records.</summary>
internal static class ErrorRecords
{
    /// <summary>The error id, without the name of the command.</summary>
    public static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
