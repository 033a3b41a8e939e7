using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;

namespace KeyRotation.Compat;

/// <summary>
/// Distinguishes a process from later ones with the same id, and from those of other computers and containers.
/// </summary>
internal static class ProcessIdentity
{
    private static readonly bool s_isLinux = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

    /// <summary>
    /// The scope in which process ids are unique: on Linux, this boot and this process namespace, because containers
    /// may share a host name. Empty on other systems.
    /// </summary>
    public static string Machine { get; } = s_isLinux ? ReadMachine() : string.Empty;

    /// <summary>When a process was started, as a text that differs for a later process with the same id.</summary>
    /// <returns>Null if it cannot be determined.</returns>
    public static string? StartOf(int processId)
    {
        try
        {
            if (s_isLinux)
            {
                // On Linux, Process.StartTime depends on the wall clock, but the kernel's own value does not. It is
                // field 22. Field 2, the name, may contain blanks and parentheses.
                var stat = File.ReadAllText(string.Format(CultureInfo.InvariantCulture, "/proc/{0}/stat", processId));
                return stat.Substring(stat.LastIndexOf(')') + 2).Split(' ')[19];
            }

            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception or ArgumentException
            or InvalidOperationException or NotSupportedException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Whether a process of this computer has certainly ended.</summary>
    public static bool HasEnded(int processId, string? start)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return false;
        }

        return start is not null && StartOf(processId) is { } now && now != start;
    }

    private static string ReadMachine()
    {
        try
        {
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
#if NETSTANDARD2_0
            return boot;
#else
            return boot + " " + new FileInfo("/proc/self/ns/pid").LinkTarget;
#endif
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
