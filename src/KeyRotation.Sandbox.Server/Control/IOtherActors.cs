using System;

namespace KeyRotation.Sandbox.Control;

/// <summary>Changes that the client did not request.</summary>
internal interface IOtherActors
{
    /// <summary>Starts a rotation. Returns false if the resource refuses it.</summary>
    bool StartRotationBySomeoneElse(string identifier, TimeSpan? duration, string? newKey);

    /// <summary>Changes another setting of a namespace. Returns false if the namespace refuses it.</summary>
    bool ModifyNamespaceBySomeoneElse(string namespaceName, TimeSpan? duration);

    /// <summary>Points an alias at another key.</summary>
    void MoveAlias(string alias, string key);

    /// <summary>Imports key material. Returns false if the key refuses it.</summary>
    bool ImportKeyMaterial(string key);
}
