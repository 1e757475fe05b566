namespace Apiary.Server.Protocols.Otlp.Grpc;

/// <summary>What is wrong with the body of a call that has one message.</summary>
internal enum GrpcFrameFailure
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It ended before a message began.</summary>
    NoMessage,

    /// <summary>There is more behind the message.</summary>
    SeveralMessages,

    /// <summary>The first byte of a frame says neither plain nor compressed.</summary>
    BadFlag,

    /// <summary>The message is larger than it may be.</summary>
    TooLarge,

    /// <summary>It ended in the middle of the message.</summary>
    Incomplete,
}
