using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;

// Types that .NET Framework lacks, with the members that the tests use.
namespace System
{
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public static Index Start => new(0);

        public static Index End => new(0, fromEnd: true);

        public static implicit operator Index(int value) => new(value);

        public int GetOffset(int length) => fromEnd ? length - value : value;
    }

    internal readonly struct Range(Index start, Index end)
    {
        public Index Start => start;

        public Index End => end;

        public static Range StartAt(Index start) => new(start, Index.End);

        public static Range EndAt(Index end) => new(Index.Start, end);
    }
}

namespace System.Runtime.CompilerServices
{
    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class ModuleInitializerAttribute : Attribute;

    // The compiler calls it for a range of an array.
    internal static class RuntimeHelpers
    {
        public static T[] GetSubArray<T>(T[] array, Range range)
        {
            int start = range.Start.GetOffset(array.Length);
            T[] part = new T[range.End.GetOffset(array.Length) - start];
            Array.Copy(array, start, part, 0, part.Length);
            return part;
        }
    }
}

namespace System.Threading.Tasks
{
    internal sealed class TaskCompletionSource(TaskCreationOptions options = TaskCreationOptions.None)
        : TaskCompletionSource<bool>(options)
    {
        public void SetResult() => SetResult(true);

        public bool TrySetResult() => TrySetResult(true);
    }
}

namespace System.Collections.Generic
{
    internal sealed class PriorityQueue<TElement, TPriority>
    {
        private readonly SortedDictionary<TPriority, Queue<TElement>> _queues = [];

        public void Enqueue(TElement element, TPriority priority)
        {
            if (!_queues.TryGetValue(priority, out Queue<TElement>? queue))
            {
                _queues[priority] = queue = new Queue<TElement>();
            }

            queue.Enqueue(element);
        }

        public bool TryPeek(out TElement element, out TPriority priority)
        {
            foreach (KeyValuePair<TPriority, Queue<TElement>> each in _queues)
            {
                (element, priority) = (each.Value.Peek(), each.Key);
                return true;
            }

            (element, priority) = (default!, default!);
            return false;
        }

        public TElement Dequeue()
        {
            TryPeek(out _, out TPriority priority);
            Queue<TElement> queue = _queues[priority];
            TElement element = queue.Dequeue();
            if (queue.Count == 0)
            {
                _queues.Remove(priority);
            }

            return element;
        }
    }
}

namespace System.Net.Http
{
    internal enum HttpRequestError
    {
        Unknown,
        ResponseEnded,
    }

    internal sealed class HttpIOException(HttpRequestError error, string message) : IOException(message)
    {
        public HttpRequestError HttpRequestError => error;
    }
}

namespace System.Security.Cryptography.X509Certificates
{
    internal static class X509CertificateLoader
    {
        public static X509Certificate2 LoadPkcs12(byte[] bytes, string? password) => new(bytes, password);
    }
}
