using System;
using System.Threading;

namespace KeyRotation.Sandbox.Kms;

/// <summary>An alias of a key. It can be moved to another key.</summary>
internal sealed class KmsAlias
{
    private Assignment _assignment;

    public KmsAlias(string name, string arn, KmsKey key)
    {
        Name = name;
        Arn = arn;
        Created = key.Created;
        _assignment = new Assignment(key, key.Created);
    }

    public string Name { get; }

    public string Arn { get; }

    public DateTimeOffset Created { get; }

    public KmsKey Key => Volatile.Read(ref _assignment).Key;

    public DateTimeOffset LastUpdated => Volatile.Read(ref _assignment).Time;

    public void MoveTo(KmsKey key, DateTimeOffset now) => Volatile.Write(ref _assignment, new Assignment(key, now));

    private sealed class Assignment
    {
        public Assignment(KmsKey key, DateTimeOffset time)
        {
            Key = key;
            Time = time;
        }

        public KmsKey Key { get; }

        public DateTimeOffset Time { get; }
    }
}
