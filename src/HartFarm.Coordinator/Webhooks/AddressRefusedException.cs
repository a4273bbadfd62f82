namespace HartFarm.Coordinator.Webhooks;

/// <summary>A receiver's name leads to no address that webhooks may go to.</summary>
internal sealed class AddressRefusedException(string host)
    : Exception($"{host} leads to a private or reserved address, where webhooks may not go unless the coordinator's settings allow it");
