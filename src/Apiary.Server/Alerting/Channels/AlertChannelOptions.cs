using Apiary.Server.Alerting.Mail;

namespace Apiary.Server.Alerting.Channels;

/// <summary>How recipients are reached.</summary>
/// <param name="PublicUrl">Where people open the screen, for links; without a slash at its end.</param>
/// <param name="AllowsPrivate">Whether webhooks may lie outside the public internet.</param>
/// <param name="SlackWebhook">The incoming webhook that messages to Slack channels go to; null when there is none.</param>
/// <param name="PagerDutyUrl">Where events for PagerDuty go.</param>
/// <param name="Mail">The mail server; null when there is none.</param>
internal sealed record AlertChannelOptions(string PublicUrl, bool AllowsPrivate, Uri? SlackWebhook, Uri PagerDutyUrl, MailOptions? Mail);
