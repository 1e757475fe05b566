namespace Apiary.Engine;

/// <summary>How much a <see cref="StoreNotice"/> matters.</summary>
public enum StoreNoticeSeverity
{
    /// <summary>Good to know; nothing to do.</summary>
    Information,

    /// <summary>Something was lost, refused or put off; the store goes on.</summary>
    Warning,

    /// <summary>Something has to be done by a person, or it will not go on.</summary>
    Error,
}
