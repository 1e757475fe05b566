#if !NET
#pragma warning disable IDE0130 // These stand where the compiler looks for them.
namespace Apiary.Client
{
    /// <summary>What later platforms have in their own types.</summary>
    internal static class Polyfills
    {
        extension(ArgumentNullException)
        {
            /// <summary>Throws when an argument is null.</summary>
            public static void ThrowIfNull(object? argument, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(argument))] string? name = null)
            {
                if (argument is null) throw new ArgumentNullException(name);
            }
        }
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>What the compiler asks of properties that are set once.</summary>
    internal static class IsExternalInit;

    /// <summary>The text of another argument.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class CallerArgumentExpressionAttribute(string parameterName) : Attribute
    {
        /// <summary>Which.</summary>
        public string ParameterName { get; } = parameterName;
    }
}

namespace System.Diagnostics.CodeAnalysis
{
    /// <summary>What trimming must keep; read by tools of later platforms.</summary>
    [AttributeUsage(AttributeTargets.GenericParameter | AttributeTargets.Parameter)]
    internal sealed class DynamicallyAccessedMembersAttribute(DynamicallyAccessedMemberTypes memberTypes) : Attribute
    {
        /// <summary>The members.</summary>
        public DynamicallyAccessedMemberTypes MemberTypes { get; } = memberTypes;
    }

    /// <summary>Kinds of members.</summary>
    [Flags]
    internal enum DynamicallyAccessedMemberTypes
    {
        /// <summary>Public properties.</summary>
        PublicProperties = 512,
    }
}
#endif
