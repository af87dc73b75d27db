namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>A query of a panel.</summary>
/// <param name="Panel">Title of the panel.</param>
/// <param name="RefId">Its letter.</param>
/// <param name="Expression">PromQL with variables of Grafana.</param>
internal sealed record PanelQuery(string Panel, string RefId, string Expression);
