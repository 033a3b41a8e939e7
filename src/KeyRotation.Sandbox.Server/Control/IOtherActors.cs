using System;

namespace KeyRotation.Sandbox.Control;

/// <summary>Changes that no request of the client made.</summary>
internal interface IOtherActors
{
    /// <summary>Starts a rotation. False where the resource refuses it.</summary>
    bool StartRotationBySomeoneElse(string identifier, TimeSpan? duration, string? newKey);

    /// <summary>Changes something else of a namespace. False where it refuses that.</summary>
    bool ModifyNamespaceBySomeoneElse(string namespaceName, TimeSpan? duration);

    /// <summary>Lets an alias name another key.</summary>
    void MoveAlias(string alias, string key);

    /// <summary>Imports key material. False where the key refuses it.</summary>
    bool ImportKeyMaterial(string key);
}
