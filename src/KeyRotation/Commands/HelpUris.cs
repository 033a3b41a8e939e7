namespace KeyRotation.Commands;

/// <summary>Where the cmdlets' pages are online.</summary>
internal static class HelpUris
{
    /// <summary>What a page's file name is appended to.</summary>
    public const string Base = "https://github.com/keyrotation/KeyRotation/blob/main/docs/cmdlets/";
}
