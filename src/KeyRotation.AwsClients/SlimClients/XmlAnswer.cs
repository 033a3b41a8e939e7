using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Xml;

namespace Amazon.SlimClients;

/// <summary>
/// Reads the XML of a response from start to end. Each method that reads a value starts on its element and ends after
/// it. XML that is not well-formed, or a value of the wrong type, is an exception; unknown elements are skipped.
/// </summary>
internal sealed class XmlAnswer : IDisposable
{
    private static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    private readonly XmlReader _reader;

    // A text reader, so that an encoding that the document declares does not change how its bytes are read.
    public XmlAnswer(Stream stream) => _reader = XmlReader.Create(
        new StreamReader(stream, StrictUtf8.Encoding, detectEncodingFromByteOrderMarks: false), s_settings);

    /// <summary>
    /// Reads the document <c>&lt;{operation}Response&gt;&lt;{operation}Result&gt;…</c> to its end and returns its
    /// request ID, if it has one.
    /// </summary>
    /// <param name="operation">The name of the operation.</param>
    /// <param name="result">Receives the members of the result.</param>
    /// <param name="required">A member that the result must have; null if there is none.</param>
    public string? Document(string operation, IXmlStructure result, string? required)
    {
        if (_reader.MoveToContent() != XmlNodeType.Element || _reader.LocalName != operation + "Response")
        {
            throw new AnswerException($"Expected <{operation}Response>, found <{_reader.LocalName}>.");
        }

        string? requestId = Envelope(operation + "Result", result, required);
        // The document is known to be well-formed only when what follows the root is read too.
        while (_reader.Read())
        {
        }

        return requestId;
    }

    public T Structure<T>(T target)
        where T : class, IXmlStructure
    {
        if (Enter())
        {
            while (NextElement())
            {
                ReadOrSkip(target, _reader.LocalName);
            }
        }

        return target;
    }

    /// <summary>Adds the elements of a list to <paramref name="list"/>, which is created for the first one.</summary>
    public List<T>? List<T>(List<T>? list, string item, Func<XmlAnswer, T> read)
    {
        if (Enter())
        {
            while (NextElement())
            {
                if (_reader.LocalName == item)
                {
                    (list ??= new List<T>()).Add(read(this));
                }
                else
                {
                    _reader.Skip();
                }
            }
        }

        return list;
    }

    public string Text() => _reader.ReadElementContentAsString();

    public int? Integer() => Value("a whole number", static (string text, out int value) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value));

    public long? Long() => Value("a whole number", static (string text, out long value) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value));

    public double? Double() => Value("a number", static (string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value));

    public bool? Boolean() => Value<bool>("true or false", bool.TryParse);

    public DateTime? Timestamp() => Text() is { Length: > 0 } text ? Timestamps.Parse(text) : null;

    public void Dispose() => _reader.Dispose();

    private delegate bool TryParse<T>(string text, out T value);

    // An empty element of a number, a Boolean or a time has no value.
    private T? Value<T>(string expected, TryParse<T> tryParse)
        where T : struct
    {
        string name = _reader.LocalName;
        string text = Text();
        if (text.Length == 0)
        {
            return null;
        }

        return tryParse(text, out T value) ? value : throw new AnswerException($"<{name}> is not {expected}.");
    }

    private string? Envelope(string resultName, IXmlStructure result, string? required)
    {
        string? requestId = null;
        bool found = false;
        for (bool inside = Enter(); inside && NextElement();)
        {
            if (_reader.LocalName == resultName)
            {
                Result(result, required);
                found = true;
            }
            else if (_reader.LocalName == "ResponseMetadata")
            {
                requestId = Structure(new Metadata()).RequestId;
            }
            else
            {
                _reader.Skip();
            }
        }

        return found ? requestId : throw new AnswerException($"<{resultName}> is missing.");
    }

    private void Result(IXmlStructure result, string? required)
    {
        bool found = required == null;
        for (bool inside = Enter(); inside && NextElement();)
        {
            string name = _reader.LocalName;
            found |= name == required;
            ReadOrSkip(result, name);
        }

        if (!found)
        {
            throw new AnswerException($"<{required}> is missing.");
        }
    }

    private void ReadOrSkip(IXmlStructure target, string name)
    {
        if (!target.ReadMember(name, this))
        {
            _reader.Skip();
        }
    }

    private bool Enter()
    {
        bool empty = _reader.IsEmptyElement;
        _reader.Read();
        return !empty;
    }

    // Moves to the next child, or past the end of the parent.
    private bool NextElement()
    {
        while (true)
        {
            switch (_reader.MoveToContent())
            {
                case XmlNodeType.Element:
                    return true;
                case XmlNodeType.EndElement:
                    _reader.Read();
                    return false;
                // White space that is longer than the reader's buffer is reported as text.
                case XmlNodeType.Text when string.IsNullOrWhiteSpace(_reader.Value):
                    _reader.Read();
                    break;
                default:
                    throw new AnswerException("Expected elements, found text.");
            }
        }
    }

    private sealed class Metadata : IXmlStructure
    {
        public string? RequestId { get; private set; }

        bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
        {
            if (name != nameof(RequestId))
            {
                return false;
            }

            RequestId = answer.Text();
            return true;
        }
    }
}
