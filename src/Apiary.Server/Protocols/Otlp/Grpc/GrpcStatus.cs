namespace Apiary.Server.Protocols.Otlp.Grpc;

/// <summary>Status codes of gRPC, as far as they are used here; the numbers are the wire's.</summary>
internal enum GrpcStatus
{
    /// <summary>All is well.</summary>
    Ok = 0,

    /// <summary>The caller gave up.</summary>
    Cancelled = 1,

    /// <summary>The request can never be taken.</summary>
    InvalidArgument = 3,

    /// <summary>The caller's time was over.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked about is not there.</summary>
    NotFound = 5,

    /// <summary>The caller is known and may not.</summary>
    PermissionDenied = 7,

    /// <summary>Too large.</summary>
    ResourceExhausted = 8,

    /// <summary>No such service, method or compression.</summary>
    Unimplemented = 12,

    /// <summary>Broken frames or messages, and faults of the server's.</summary>
    Internal = 13,

    /// <summary>Not now; the caller should try again.</summary>
    Unavailable = 14,

    /// <summary>No key, or one that is not known.</summary>
    Unauthenticated = 16,
}
