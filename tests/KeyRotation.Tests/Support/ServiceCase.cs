using System;
using System.Collections.Generic;
using KeyRotation.MiniHost;
using Xunit;

namespace KeyRotation.Tests.Support;

/// <summary>A service under test.</summary>
public enum Service
{
    Cluster,
    Key,
    Namespace,
}

/// <summary>The rotation of a service in a scene.</summary>
internal sealed class ServiceCase
{
    private readonly Scene _scene;
    private readonly Service _service;

    public ServiceCase(Scene scene, Service service)
    {
        _scene = scene;
        _service = service;
        (Target, Change, Reads) = service switch
        {
            Service.Cluster => ("mycluster", "RotateEncryptionKey", new[] { "DescribeClusters" }),
            Service.Key =>
                (scene.FirstKey, "RotateKeyOnDemand", ["DescribeKey", "GetKeyRotationStatus", "ListKeyRotations"]),
            // Its new key is looked up once with DescribeKey. The witness is the namespace.
            _ => ("mynamespace", "UpdateNamespace", ["GetNamespace"]),
        };
    }

    /// <summary>The resource.</summary>
    public string Target { get; }

    /// <summary>The operation that changes it.</summary>
    public string Change { get; }

    /// <summary>The operations that read the witness, each called once per poll.</summary>
    public IReadOnlyList<string> Reads { get; }

    public int CarriedOut => _scene.Rotations(Target);

    public int Sent => _scene.Count(Change);

    /// <summary>The cmdlet for its resource, with a connection and without confirmation.</summary>
    public MiniPipeline Rotate() => Add(_scene.Change(_service switch
    {
        Service.Cluster => "Invoke-RSRotateEncryptionKey",
        Service.Key => "Invoke-KMSKeyRotationOnDemand",
        _ => "Update-RSSNamespaceKey",
    }));

    public static TheoryData<Service, T> Each<T>(IEnumerable<T> cases)
    {
        var data = new TheoryData<Service, T>();
        foreach (Service service in Enum.GetValues<Service>())
        {
            foreach (T one in cases)
            {
                data.Add(service, one);
            }
        }

        return data;
    }

    private MiniPipeline Add(MiniPipeline pipeline) => _service == Service.Namespace
        ? pipeline.WithArgument(Target).With("KmsKeyId", _scene.Server.KeyIds[1])
        : pipeline.WithArgument(Target);
}
