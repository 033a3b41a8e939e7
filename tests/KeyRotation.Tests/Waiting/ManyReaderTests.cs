using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Errors;
using KeyRotation.Waiting;
using Xunit;

namespace KeyRotation.Tests.Waiting;

public sealed class ManyReaderTests
{
    private const int PageSize = 100;

    private readonly List<string> _listed = [.. Enumerable.Range(0, 1000).Select(Name)];
    private readonly List<string> _calls = [];
    private readonly ManyReader<string> _reader;
    private string _markers = "early";

    public ManyReaderTests() =>
        _reader = new ManyReader<string>(
            static name => name,
            (marker, _) => Task.FromResult(ReadPage(marker)),
            (name, _) => Task.FromResult(ReadOne(name)));

    [Fact]
    public async Task What_is_asked_for_in_the_order_of_the_list_costs_each_page_once()
    {
        for (var first = 0; first < 1000; first += 50)
        {
            await ReadAsync(Enumerable.Range(first, 50));
        }

        Assert.Equal(Enumerable.Range(0, 10).SelectMany(page => new[] { Page(page), Page(page) }), _calls);
    }

    [Fact]
    public async Task Only_pages_that_hold_what_is_wanted_are_read_again()
    {
        await ReadAsync(Enumerable.Range(0, 1000));
        _calls.Clear();

        await ReadAsync([210, 220, 730, 740]);

        Assert.Equal([Page(2), Page(7)], _calls);
    }

    [Fact]
    public async Task One_alone_on_its_page_is_asked_for_by_name()
    {
        await ReadAsync(Enumerable.Range(0, 1000));
        _calls.Clear();

        await ReadAsync([210, 220, 730]);

        Assert.Equal([Page(2), Name(730)], _calls);
    }

    [Fact]
    public async Task A_few_far_down_the_list_are_not_searched_for_through_all_of_it()
    {
        await ReadAsync([700, 800, 900]);

        Assert.Equal([Page(0), Page(1), Page(2), Name(700), Name(800), Name(900)], _calls);
        _calls.Clear();

        await ReadAsync([700, 800, 900]);

        Assert.Equal([Name(700), Name(800), Name(900)], _calls);
    }

    [Fact]
    public async Task One_that_is_gone_is_asked_for_by_name_and_the_pages_stay_known()
    {
        await ReadAsync(Enumerable.Range(0, 1000));
        _listed.Remove(Name(999));
        _calls.Clear();

        var readings = await _reader.ReadAsync([Name(998), Name(999), Name(997)], default);

        Assert.Equal([Page(9), Name(999)], _calls);
        Assert.IsType<KeyNotFoundException>(readings[Name(999)].Failure);
    }

    [Fact]
    public async Task Pages_that_no_longer_hold_what_they_held_are_read_anew()
    {
        await ReadAsync(Enumerable.Range(0, 1000));
        _listed.RemoveRange(0, 150);
        _calls.Clear();

        await ReadAsync([300, 301, 302]);

        Assert.Equal([Page(3), Page(0), Page(1)], _calls);
    }

    [Fact]
    public async Task A_marker_that_is_refused_is_forgotten()
    {
        await ReadAsync(Enumerable.Range(0, 200));
        _markers = "late";
        _calls.Clear();

        await ReadAsync([10, 20, 110, 120]);

        Assert.Equal([Page(0), Page(1), Page(0), Page(1)], _calls);
    }

    private static string Name(int number) => "name-" + number.ToString(CultureInfo.InvariantCulture);

    private static string Page(int number) => "page " + number.ToString(CultureInfo.InvariantCulture);

    private async Task ReadAsync(IEnumerable<int> numbers)
    {
        List<string> names = [.. numbers.Select(Name)];
        var readings = await _reader.ReadAsync(names, CancellationToken.None);
        Assert.Equal(
            names.Order(), readings.Select(pair => pair.Value.Resource == pair.Key ? pair.Key : "another").Order());
    }

    private (IEnumerable<string> Page, string? NextMarker) ReadPage(string? marker)
    {
        var page = marker is null ? 0 : int.Parse(marker.Split(' ')[1], CultureInfo.InvariantCulture);
        _calls.Add(Page(page));
        if (marker?.StartsWith(_markers, StringComparison.Ordinal) == false)
        {
            throw new KeyRotationException("Refused", FaultKind.InvalidInput, "This marker is not known.");
        }

        return (
            _listed.Skip(page * PageSize).Take(PageSize),
            (page + 1) * PageSize < _listed.Count
                ? string.Create(CultureInfo.InvariantCulture, $"{_markers} {page + 1}")
                : null);
    }

    private ReadResult<string> ReadOne(string name)
    {
        _calls.Add(name);
        return _listed.Contains(name)
            ? ReadResult<string>.Found(name)
            : ReadResult<string>.Missing(new KeyNotFoundException());
    }
}
