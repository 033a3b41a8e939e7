using System;
using System.IO;
using Xunit;

namespace KeyRotation.Tests.Support;

/// <summary>A test that needs Unix. On other systems it is skipped with a reason.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows has no file modes, signals or links as this test needs them.";
        }
    }

    /// <summary>A file that the test needs, such as a device.</summary>
    public string? Needs
    {
        get => null;
        set => Skip = File.Exists(value) ? Skip : $"This machine has no {value}.";
    }
}

/// <summary>As <see cref="UnixFactAttribute"/>, with data.</summary>
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows has no file modes, signals or links as this test needs them.";
        }
    }
}
