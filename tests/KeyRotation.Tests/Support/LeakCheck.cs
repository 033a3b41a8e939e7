using System.Collections.Concurrent;
using System.Reflection;
using System.Threading;
using Xunit;
using Xunit.Sdk;

[assembly: KeyRotation.Tests.Support.LeakCheck]

namespace KeyRotation.Tests.Support;

/// <summary>
/// Fails a test whose scenes wrote a secret, after the test. An exception from a scene's Dispose would take the place
/// of the failure of the test itself; one from here is added to it.
/// </summary>
public sealed class LeakCheckAttribute : BeforeAfterTestAttribute
{
    private static readonly AsyncLocal<ConcurrentQueue<string>?> s_found = new();

    public override void Before(MethodInfo methodUnderTest) => s_found.Value = new ConcurrentQueue<string>();

    public override void After(MethodInfo methodUnderTest)
    {
        ConcurrentQueue<string>? found = s_found.Value;
        s_found.Value = null;
        Assert.Empty(found!);
    }

    /// <summary>Adds what a scene found to the test that runs.</summary>
    internal static bool TryAdd(string leak)
    {
        if (s_found.Value is not { } found)
        {
            return false;
        }

        found.Enqueue(leak);
        return true;
    }
}

/// <summary>Where a scene reports the secrets that its session wrote.</summary>
internal static class LeakCheck
{
    /// <summary>Reports after the test; once that is over, here: the Dispose of a test class masks nothing.</summary>
    public static void Report(Leaks leaks)
    {
        foreach (string leak in leaks.Found)
        {
            Assert.True(LeakCheckAttribute.TryAdd(leak), leak);
        }
    }
}
