using System;

namespace KeyRotation.Tests.Help;

/// <summary>A small page that is right in every way, for tests to read and to break.</summary>
internal static class SamplePage
{
    public const string Path = "docs/Get-Sample.md";

    public const string Text = """
        ---
        external help file: Sample.dll-Help.xml
        Module Name: Sample
        online version: https://example.com/get-sample
        schema: 2.0.0
        ---

        # Get-Sample

        ## SYNOPSIS

        Gets a `sample` of the
        given kind.

        ## SYNTAX

        ### ByName (Default)

        ```
        Get-Sample [-Name] <String[]> [-Kind <String>]
         [-Timeout <TimeSpan>] [-WhatIf] [-Confirm] [<CommonParameters>]
        ```

        ### All

        ```
        Get-Sample -All [-Kind <String>] [-Timeout <TimeSpan>] [-WhatIf] [-Confirm] [<CommonParameters>]
        ```

        ## DESCRIPTION

        The first paragraph, with **bold** text, \<brackets> and [a link](https://example.com/more).

        - one item
        - another item
          on two lines

        ## EXAMPLES

        ### Example 1: One & only

        ```powershell
        $x = Get-Sample one
        $x | Where-Object { $_.Size -gt 1 -and $_.Name -like '<*>' }
        ```

        ```Output
        one
        ```

        Shows one.

        ### Example 2: Every one

        ```powershell
        Get-Sample -All
        ```

        Shows all. See [Set-Sample](Set-Sample.md).

        ## PARAMETERS

        ### -Name

        The name.

        ```yaml
        Type: String[]
        Parameter Sets: ByName
        Aliases: N, SampleName

        Required: True
        Position: 0
        Default value: None
        Accept pipeline input: True (ByPropertyName, ByValue)
        Accept wildcard characters: True
        ```

        ### -All

        All of them.

        ```yaml
        Type: SwitchParameter
        Parameter Sets: All
        Aliases:

        Required: True
        Position: Named
        Default value: False
        Accept pipeline input: False
        Accept wildcard characters: False
        ```

        ### -Kind

        The kind.

        ```yaml
        Type: String
        Parameter Sets: (All)
        Aliases:
        Accepted values: Big, Small

        Required: False
        Position: Named
        Default value: Big
        Accept pipeline input: True (ByPropertyName)
        Accept wildcard characters: False
        ```

        ### -Timeout

        How long.

        ```yaml
        Type: TimeSpan
        Parameter Sets: (All)
        Aliases:

        Required: False
        Position: Named
        Default value: 02:00:00
        Accept pipeline input: False
        Accept wildcard characters: False
        ```

        ### -WhatIf

        Shows what would happen.

        ```yaml
        Type: SwitchParameter
        Parameter Sets: (All)
        Aliases: wi

        Required: False
        Position: Named
        Default value: False
        Accept pipeline input: False
        Accept wildcard characters: False
        ```

        ### -Confirm

        Asks first.

        ```yaml
        Type: SwitchParameter
        Parameter Sets: (All)
        Aliases: cf

        Required: False
        Position: Named
        Default value: False
        Accept pipeline input: False
        Accept wildcard characters: False
        ```

        ### CommonParameters

        This cmdlet supports the common parameters.

        ## INPUTS

        ### System.String[]

        Names.

        ## OUTPUTS

        ### Sample.Thing

        ## NOTES

        A note.

        ## RELATED LINKS

        [Set-Sample](Set-Sample.md)

        [More](https://example.com/more)

        """;

    /// <summary>The page with one text replaced; fails where the text is not there, so that no test breaks nothing.</summary>
    public static string With(string old, string replacement) =>
        Text.Contains(old, StringComparison.Ordinal)
            ? Text.Replace(old, replacement, StringComparison.Ordinal)
            : throw new ArgumentException($"The sample page does not contain '{old}'.", nameof(old));

    /// <summary>The number of the first line that contains a text, counted from 1.</summary>
    public static int LineOf(string page, string text) =>
        Array.FindIndex(page.Split('\n'), line => line.Contains(text, StringComparison.Ordinal)) + 1;
}
