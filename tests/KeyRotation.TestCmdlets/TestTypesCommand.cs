using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;

namespace KeyRotation.TestCmdlets;

public enum Shade
{
    Dark,
    DarkRed,
    Light,
}

[Flags]
public enum Sides
{
    None = 0,
    Left = 1,
    Right = 2,
}

/// <summary>A parameter of every type that a conversion treats in its own way.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Types")]
[OutputType(typeof(string))]
public sealed class TestTypesCommand : EchoCmdlet
{
    [Parameter(Position = 0)]
    [Alias("Id", "Label")]
    public string? Name { get; set; }

    [Parameter(Position = 1)]
    public int Count { get; set; }

    [Parameter]
    public SwitchParameter Wait { get; set; }

    [Parameter]
    public string[]? Tags { get; set; }

    [Parameter]
    public Shade Shade { get; set; }

    [Parameter]
    public Sides Sides { get; set; }

    [Parameter]
    public TimeSpan Duration { get; set; }

    [Parameter]
    public DateTime Date { get; set; }

    [Parameter]
    public Uri? Link { get; set; }

    [Parameter]
    public double Ratio { get; set; }

    [Parameter]
    public decimal Price { get; set; }

    [Parameter]
    public bool IsOn { get; set; }

    [Parameter]
    public int? Maybe { get; set; }

    [Parameter]
    public List<int>? Numbers { get; set; }

    [Parameter]
    public int[]? Ports { get; set; }

    [Parameter]
    public object? Anything { get; set; }

    [Parameter]
    public PSObject? Wrapped { get; set; }

    [Parameter]
    public byte Small { get; set; }

    [Parameter]
    public Version? Version { get; set; }

    [Parameter]
    public Guid Guid { get; set; }

    [Parameter]
    public Hashtable? Table { get; set; }

    [Parameter]
    public Celsius? Warmth { get; set; }

    [Parameter]
    public Letter? Letter { get; set; }

    [Parameter]
    public char Initial { get; set; }

    protected override void ProcessRecord() => Echo();
}
