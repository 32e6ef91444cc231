onmessage = ({ ports: [port] }) => {
	port.onmessage = ({ data }) => port.postMessage(data);
};
