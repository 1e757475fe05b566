namespace Apiary.Server.Errors;

/// <summary>How bad an error is. The numbers stand in the journal and in Rollbar's webhooks (reference, section 6); never renumber them.</summary>
internal enum ErrorLevel
{
    Debug = 10,
    Info = 20,
    Warning = 30,
    Error = 40,
    Critical = 50,
}
